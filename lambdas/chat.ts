import { handler as history } from './history.ts';
import { handler as message } from './message.ts';
import { handler as ping } from './ping.ts';
import { handler as readReceipt } from './read-receipt.ts';
import { handler as settings } from './settings.ts';
import { handler as stop } from './stop.ts';
import { handler as subscribe } from './subscribe.ts';
import { byRoute } from './support/by-route.ts';
import { handler as typing } from './typing.ts';
import { handler as unsubscribe } from './unsubscribe.ts';

/** The routes of a live chat in one function: the heartbeat keeps warm what answers `message`. */
export const handler = byRoute({
  history,
  message,
  ping,
  read_receipt: readReceipt,
  settings,
  stop,
  subscribe,
  typing,
  unsubscribe,
});
