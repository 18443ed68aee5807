/** Lets everyone in, and has nothing to say. */
export async function handler() {
  return { statusCode: 200 };
}
