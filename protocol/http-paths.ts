/** Where clients without a WebSocket find what they need: the last part of an address, and the resources below it. */
export const HTTP_BASE_PATH = '/api/v1';
export const MESSAGES_PATH = `${HTTP_BASE_PATH}/messages`;
export const SETTINGS_PATH = `${HTTP_BASE_PATH}/settings`;
