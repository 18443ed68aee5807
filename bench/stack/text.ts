/** What a client says in its exchange of this number, 0 to 99: always as long. */
export function textOf(exchange: number): string {
  const day = String(exchange).padStart(2, '0');
  return `What do you make of day ${day}? I went for a walk by the river and thought of you.`;
}
