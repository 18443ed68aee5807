import { ENV, numberFromEnv } from '../../adapters/env.ts';
import { persona } from '../../chat/demi/persona.ts';
import type { Conductor } from '../../chat/ports/conductor.ts';
import { oncePerContainer } from './once-per-container.ts';
import { clock } from './ports.ts';

const DEFAULT_PACE_MS = 12; // per word: a whole reply within 2 s

/** Who answers. */
export const conductor: () => Conductor = oncePerContainer(() =>
  persona({ paceMs: numberFromEnv(ENV.paceMs, DEFAULT_PACE_MS), clock }),
);
