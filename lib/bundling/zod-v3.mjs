// Stands in for `zod/v3` in a bundle (lib/bundling.ts). Of the old zod the AI SDK needs the names of its kinds, to recognise
// its schemas, and there are none; the module behind them would add 50 KB.

/** The enum of zod 3, whose members are called like their values. */
export const ZodFirstPartyTypeKind = new Proxy({}, { get: (_kinds, name) => name });
