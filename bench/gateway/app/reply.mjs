/** Has a route response: answers with what it was sent. */
export async function handler(event) {
  return { statusCode: 200, body: event.body };
}
