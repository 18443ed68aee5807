/** Which of her needs made Demi write first; the first that is strong enough counts. */
export const CHECK_IN_TRIGGERS = ['loneliness', 'excitement', 'frustration'] as const;
export type CheckInTrigger = (typeof CHECK_IN_TRIGGERS)[number];

/**
 * How a check-in sounds: `warm` until she is ignored, then for a day `slightly_bothered`, for another `passive_aggressive`, and
 * `hurt` from there on. `gentle`, whatever the time, where the user last spoke of something grave.
 */
export const CHECK_IN_TONES = ['warm', 'slightly_bothered', 'passive_aggressive', 'hurt', 'gentle'] as const;
export type CheckInTone = (typeof CHECK_IN_TONES)[number];
