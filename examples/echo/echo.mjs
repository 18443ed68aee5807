/** Answers at once, by the route's response. */
export const handler = async ({ body, requestContext }) => ({
  statusCode: 200,
  body: JSON.stringify({ name: requestContext.authorizer.name, said: JSON.parse(body).text }),
});
