// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../protocol/emotions.ts';
import { EmotionChart } from '../../../web/presence/emotion-chart.tsx';
import { Mood } from '../../../web/presence/mood.tsx';
import { starPoints } from '../../../web/presence/star.ts';
import { emotionsOf } from '../fake-chat.ts';
import { show } from '../render.tsx';

describe('the chart of her emotions', () => {
  it('says in a table what its drawing shows', () => {
    show(<EmotionChart emotions={emotionsOf({ jealousy: 0.95 })} />);
    const table = screen.getByRole('table', { name: 'What she feels' });
    const rows = within(table)
      .getAllByRole('row')
      .map((row) => row.textContent);

    expect(rows).toHaveLength(1 + EMOTIONS.length);
    expect(rows).toContain('jealousy95%');
    expect(rows).toContain('affection32%');
  });

  it('is in the language of the reader', () => {
    show(<EmotionChart emotions={emotionsOf({ jealousy: 0.95 })} />, 'de');

    expect(screen.getByRole('rowheader', { name: 'Eifersucht' })).toBeTruthy();
  });

  it('draws nothing that is read out besides the table', () => {
    const { container } = show(<EmotionChart emotions={emotionsOf({})} />);

    expect(container.querySelectorAll('svg:not([aria-hidden="true"])')).toHaveLength(0);
  });
});

describe('her mood', () => {
  const mood = { word: 'jealous', emotions: emotionsOf({ jealousy: 0.95 }) };

  it('is a word in the reader’s language, and opens the chart', () => {
    show(<Mood mood={mood} isRoomy={false} />, 'de');
    const button = screen.getByRole('button', { name: 'Sie fühlt sich eifersüchtig' });

    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('that this version does not know is shown as it came', () => {
    show(<Mood mood={{ ...mood, word: 'wistful' }} isRoomy={false} />, 'de');

    expect(screen.getByRole('button').textContent).toContain('wistful');
  });
});

describe('the star', () => {
  it('begins at the top, goes round clockwise, and is as long as the level', () => {
    expect(starPoints([1, 0.5, 0.25, 0], 100)).toEqual([
      { x: 0, y: -100 },
      { x: 50, y: 0 },
      { x: 0, y: 25 },
      { x: 0, y: 0 },
    ]);
  });
});
