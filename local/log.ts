/** Notes of the local stack. Details never hold bodies, query strings or tokens. */
export type Log = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** One line each for what a developer wants to see: warnings and errors, with the cause's stack. */
export const consoleLog: Log = (message, { level, cause, ...details }) => {
  if (level === 'info') return;
  const stack = cause instanceof Error ? `\n${cause.stack ?? cause.message}` : '';
  console.error(`[local] ${message} ${JSON.stringify(details)}${stack}`);
};
