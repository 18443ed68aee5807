/** Where a real application notes its connections and forgets them. */
export const handler = async () => ({ statusCode: 200 });
