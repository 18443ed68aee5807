// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CodeBlock } from '../../../web/markdown/code-block.tsx';
import { show } from '../render.tsx';

function clipboard(writeText: (text: string) => Promise<void>): void {
  vi.stubGlobal('navigator', { clipboard: { writeText }, languages: ['en'] });
  onTestFinished(() => void vi.unstubAllGlobals());
}

describe('a block of code', () => {
  it('is copied without the line that ends it, and says so', async () => {
    const written: string[] = [];
    clipboard(async (text) => void written.push(text));
    show(
      <CodeBlock language={null}>
        <code>{'feel();\n'}</code>
      </CodeBlock>,
    );

    screen.getByRole('button', { name: 'Copy' }).click();

    await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied'));
    expect(written).toEqual(['feel();']);
  });

  it('says when it could not be copied', async () => {
    clipboard(() => Promise.reject(new Error('not allowed')));
    show(<CodeBlock language="ts">x</CodeBlock>);

    screen.getByRole('button', { name: 'Copy' }).click();

    await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('Could not copy'));
  });
});
