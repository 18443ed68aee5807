/**
 * Where people find help when a life may be at risk, as `lines/serious.ts` names it too. Sources: 988lifeline.org,
 * samaritans.org, findahelpline.com.
 */
export const HELP_LINES = {
  emergency: 'local emergency number',
  unitedStates: '988',
  ukAndIreland: '116 123',
  everywhere: 'findahelpline.com',
} as const;
