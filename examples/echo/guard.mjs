/** Lets in whoever gives a name; later events carry it in `requestContext.authorizer`. */
export const handler = async ({ methodArn, queryStringParameters }) => ({
  principalId: queryStringParameters.name,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn }],
  },
  context: { name: queryStringParameters.name },
});
