/** Where clients without a WebSocket find what they need: the last part of an address, and the one resource below it. */
export const HTTP_BASE_PATH = '/api/v1';
export const MESSAGES_PATH = `${HTTP_BASE_PATH}/messages`;
