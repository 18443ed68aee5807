/** Version of the protocol, announced by `connected` and named by the subprotocol. */
export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = 'demi.v1';
export const BEARER_SUBPROTOCOL_PREFIX = 'bearer.';
