/** Invoked every minute: looks for conversations in which Demi is due to write first. */
export async function handler(): Promise<void> {}
