/** What goes to a function's thread. `deadline`: Unix ms. */
export type Invocation = {
  readonly id: number;
  readonly requestId: string;
  readonly event: unknown;
  readonly deadline: number;
};

/** What comes back. Results travel as JSON, as they do from Lambda. */
export type Outcome =
  | { readonly id: number; readonly ok: true; readonly json: string | undefined }
  | {
      readonly id: number;
      readonly ok: false;
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };

export type Ready = { readonly ready: true };
