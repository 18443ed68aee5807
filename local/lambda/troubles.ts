/** The moment at which an invocation dies: before its n-th call of a service is made, or once that call was answered. */
export type Death = { readonly call: number; readonly when: 'before' | 'after' };

/** What may go wrong on purpose with functions. Asked anew every time; without troubles everything goes well. */
export type FunctionTroubles = {
  /** When this invocation dies; undefined when it does not. */
  death(functionName: string): Death | undefined;
  /** By how much the function's clock is wrong just now, milliseconds. */
  clockOffsetMs(functionName: string): number;
};

export const NO_FUNCTION_TROUBLES: FunctionTroubles = { death: () => undefined, clockOffsetMs: () => 0 };
