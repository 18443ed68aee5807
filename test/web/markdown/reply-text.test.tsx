// @vitest-environment happy-dom
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ReplyText } from '../../../web/markdown/reply-text.tsx';
import { show } from '../render.tsx';

describe('a text of Demi’s', () => {
  it('is shown as it stands until markdown can be rendered', async () => {
    const { container } = show(<ReplyText text="**Oh**" />);
    expect(container.textContent).toBe('**Oh**');

    await vi.waitFor(() => expect(container.querySelector('strong')?.textContent).toBe('Oh'));
  });

  it('is shown as it stands where its markdown is too deep to be rendered, and what follows is not', async () => {
    const silenced = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => silenced.mockRestore());
    const tooDeep = '>'.repeat(4_000);
    const { container, rerender } = show(<ReplyText text="**Oh**" />);
    await vi.waitFor(() => expect(container.querySelector('strong')).not.toBeNull());
    rerender(<ReplyText text={tooDeep} />);
    await vi.waitFor(() => expect(container.querySelector('p.plain')?.textContent).toBe(tooDeep));

    rerender(<ReplyText text="**You**" />);
    await vi.waitFor(() => expect(container.querySelector('strong')?.textContent).toBe('You'));
  });
});
