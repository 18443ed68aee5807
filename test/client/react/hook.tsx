import { cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, vi } from 'vitest';
import { SharedClientsContext } from '../../../client/react/shared-clients.ts';
import type { UseDemiOptions } from '../../../client/react/use-demi.ts';
import { type FakeClient, FakeClock, fakeClients } from './fake-client.ts';

// What the tests of the hooks have in common. What React dislikes it says on the console, so that fails a test too.

const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
afterEach(() => {
  cleanup();
  const said = complaints.mock.calls.splice(0);
  expect(said).toEqual([]);
});

export const GRACE_MS = 5_000; // 5 s, as the documentation says

export type HookTest = {
  readonly clock: FakeClock;
  /** Every client that was made, the oldest first. */
  readonly made: readonly FakeClient[];
  /** The client that was made last. */
  readonly client: () => FakeClient;
  readonly options: (parts?: Partial<UseDemiOptions>) => UseDemiOptions;
  readonly wrapper: (props: { readonly children: ReactNode }) => ReactNode;
};

/** A world of its own for one test: clients that nobody else shares, and a clock that stands still. */
export function hookTest(): HookTest {
  const { clients, made } = fakeClients();
  const clock = new FakeClock();
  return {
    clock,
    made,
    client: () => made.at(-1) ?? nothingMade(),
    options: (parts = {}) => ({ url: 'wss://demi.test/v1', getToken: () => 'token', clock, ...parts }),
    wrapper: ({ children }) => (
      <SharedClientsContext.Provider value={clients}>{children}</SharedClientsContext.Provider>
    ),
  };
}

function nothingMade(): never {
  throw new Error('No client was made');
}
