// Stands in for `@ai-sdk/gateway` in a bundle (lib/bundling.ts). The AI SDK sends a model that is named by a string to the
// gateway of its maker. Ours are never strings: without the gateway a bundle is 62 KB smaller, and no mistake can send a
// conversation there.
const refuse = () => {
  throw new Error('There is no AI gateway in this bundle: a model is an object, not a string');
};

export const createGateway = refuse;
export const gateway = Object.assign(refuse, { languageModel: refuse });

/** Nothing is ever one of these: no gateway throws them. */
export class GatewayError extends Error {
  static isInstance() {
    return false;
  }
}
export class GatewayAuthenticationError extends GatewayError {}
