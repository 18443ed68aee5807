// @vitest-environment happy-dom
import { act, render, renderHook } from '@testing-library/react';
import { startTransition, useLayoutEffect, useState } from 'react';
import { expect, it } from 'vitest';
import { useDemi } from '../../../client/react/use-demi.ts';
import { hookTest } from './hook.tsx';

it('a change in the middle of a transition is seen by all components at once', () => {
  const test = hookTest();
  renderHook(() => useDemi(test.options()), { wrapper: test.wrapper }).unmount(); // leaves a client, and nobody who listens
  const shown: (string | null)[] = [];
  function Unread() {
    useLayoutEffect(() => {
      shown.push(document.body.textContent);
    });
    return <i>{useDemi(test.options()).unread}</i>;
  }
  function Event() {
    if (test.client().snapshot.unread === 0) test.client().change({ unread: 1 });
    return null;
  }
  function Page() {
    const [isOpen, setOpen] = useState(false);
    const open = () => startTransition(() => setOpen(true));
    return isOpen ? (
      [<Unread key="1" />, <Event key="2" />, <Unread key="3" />]
    ) : (
      <button type="button" onClick={open} />
    );
  }
  const page = render(<Page />, { wrapper: test.wrapper });
  act(() => page.getByRole('button').click());

  expect(new Set(shown)).toEqual(new Set(['11']));
});
