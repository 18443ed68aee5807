/** Tells a client its connection id. */
export async function handler({ requestContext }: { readonly requestContext: { readonly connectionId: string } }) {
  return { statusCode: 200, body: requestContext.connectionId };
}
