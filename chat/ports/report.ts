/**
 * Notes for the people who operate the service: a stable name, then ids and causes. Never conversation text, never tokens.
 */
export type Report = (event: string, details: Readonly<Record<string, unknown>>) => void;
