/** What may go wrong on purpose with deliveries. Asked anew every time; without troubles everything goes well. */
export type DeliveryTroubles = {
  /** Whether what is delivered now for the first time comes once more: SQS delivers at least once. */
  comesAgain(): boolean;
  /** Milliseconds that a batch waits before its function is invoked, so that batches overtake each other. */
  delayMs(): number;
};

export const NO_DELIVERY_TROUBLES: DeliveryTroubles = { comesAgain: () => false, delayMs: () => 0 };
