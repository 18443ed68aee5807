import { EMOTIONS, type EmotionState } from '../protocol/emotions.ts';
import { heightOf } from '../protocol/mood.ts';
import { create } from './dom.ts';

const NUMBER = new Intl.NumberFormat(undefined, { style: 'percent' });

/** Her nine emotions as meters; they are shown where there is room for them. */
export function createFeelings(list: HTMLElement): (emotions: EmotionState) => void {
  const meters = EMOTIONS.map((emotion) => {
    const item = create('li');
    const meter = create('span', 'meter');
    meter.setAttribute('role', 'meter');
    meter.setAttribute('aria-label', emotion);
    meter.setAttribute('aria-valuemin', '0');
    meter.setAttribute('aria-valuemax', '1');
    meter.append(create('span', 'level'));
    item.dataset.emotion = emotion;
    item.append(create('span', 'emotion', emotion), meter);
    list.append(item);
    return { emotion, meter };
  });
  list.hidden = true; // until there is something to show
  return (emotions) => {
    list.hidden = false;
    for (const { emotion, meter } of meters) {
      meter.setAttribute('aria-valuenow', String(emotions[emotion]));
      meter.setAttribute('aria-valuetext', NUMBER.format(emotions[emotion]));
      meter.style.setProperty('--level', heightOf(emotions, emotion).toFixed(3));
    }
  };
}
