/** What became of a post: `gone` is ordinary news, `failed` means that the frame may or may not have arrived. */
export type PostResult = 'sent' | 'gone' | 'failed';

/** The way to an open socket. Never throws; bounded in time. */
export type Sockets = {
  /** `repeatable`: the client may get the frame twice, so a post that failed without running out of time is tried once more. */
  post(connectionId: string, frame: string, repeatable: boolean): Promise<PostResult>;
};
