import type { Row } from './row.ts';
import { AUTHORIZERS } from './rows/authorizers.ts';
import { ENDINGS } from './rows/endings.ts';
import { EVENTS } from './rows/events.ts';
import { FRAMES } from './rows/frames.ts';
import { FUNCTIONS } from './rows/functions.ts';
import { HANDSHAKES } from './rows/handshakes.ts';
import { LIFETIMES } from './rows/lifetimes.ts';
import { MANAGEMENT } from './rows/management.ts';
import { RESPONSES } from './rows/responses.ts';
import { ROUTES } from './rows/routes.ts';

/** What API Gateway's WebSocket APIs do, one row for each thing that can be seen of it. */
export const ROWS: readonly Row[] = [
  ...HANDSHAKES,
  ...AUTHORIZERS,
  ...EVENTS,
  ...ROUTES,
  ...RESPONSES,
  ...FRAMES,
  ...LIFETIMES,
  ...MANAGEMENT,
  ...ENDINGS,
  ...FUNCTIONS,
];
