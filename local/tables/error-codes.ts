/** The `code` of the error when the data folder cannot be used, e.g. because another process has it open. */
export const TABLES_DO_NOT_OPEN = 'TABLES_DO_NOT_OPEN';
