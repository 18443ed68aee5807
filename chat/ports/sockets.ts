/** What became of a post: `gone` is ordinary news, `failed` means that the frame may or may not have arrived. */
export type PostResult = 'sent' | 'gone' | 'failed';

/** The way to an open socket. Never throws; bounded in time. */
export type Sockets = {
  post(connectionId: string, frame: string): Promise<PostResult>;
};
