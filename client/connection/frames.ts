import type { ServerEvent, ServerEvents } from '../../protocol/server-events.ts';

export type ServerFrame = {
  [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E]; readonly requestId?: string };
}[ServerEvent];
