import { create, createIcon } from './dom.ts';
import type { Bubble, Entry, Mark } from './timeline.ts';

/** One line of the log on the screen. */
export type Row = { readonly element: HTMLElement; update(entry: Entry): void };

export type RowActions = { readonly onRetry: (clientId: string) => void };

const ICONS: Readonly<Record<Mark, string>> = {
  waiting: 'M8 1.200a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.600M8 3.600V6l1.7 1.3',
  delivered: 'M3.5 6.4 6.5 9.4 12.5 2.8',
  read: 'M1.2 6.4 4.2 9.4 10.2 2.800M8.2 9.4 14.4 2.8',
  failed: 'M8 2v5M8 9.600v.2',
};
const MARK_WORDS: Readonly<Record<Mark, string>> = {
  waiting: 'Sending',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
};

export function createRow(actions: RowActions): Row {
  const element = create('li');
  let shown: Entry | undefined;
  return {
    element,
    update: (entry) => {
      if (shown !== undefined && JSON.stringify(shown) === JSON.stringify(entry)) return;
      shown = entry;
      render(element, entry, actions);
    },
  };
}

function render(element: HTMLElement, entry: Entry, actions: RowActions): void {
  element.setAttribute('aria-busy', String(entry.kind === 'draft'));
  if (entry.kind === 'day') renderDay(element, entry.label);
  else if (entry.kind === 'draft') renderDraft(element, entry.text);
  else renderMessage(element, entry, actions);
}

function renderDay(element: HTMLElement, label: string): void {
  element.className = 'day';
  element.replaceChildren(create('span', '', label));
}

/** While Demi writes: three dots until there are words, then the words and a caret. */
function renderDraft(element: HTMLElement, text: string): void {
  const hasWords = text !== '';
  element.className = 'row demi draft';
  const words = element.querySelector('.draft-text');
  if (hasWords && words !== null) {
    words.textContent = text;
    return;
  }
  const bubble = create('div', 'bubble');
  bubble.append(hasWords ? create('p', 'text draft-text', text) : dots());
  element.replaceChildren(bubble);
}

function dots(): HTMLElement {
  const wave = create('span', 'dots');
  wave.setAttribute('aria-hidden', 'true');
  wave.append(create('i'), create('i'), create('i'));
  return wave;
}

function renderMessage(element: HTMLElement, bubble: Bubble, actions: RowActions): void {
  element.className = `row ${bubble.side}`;
  element.classList.toggle('continues', bubble.continues);
  element.classList.toggle('failed', bubble.failed);
  if (bubble.messageId === null) delete element.dataset.messageId;
  else element.dataset.messageId = bubble.messageId;
  const body = create('div', 'bubble');
  const speaker = create('span', 'visually-hidden', bubble.side === 'user' ? 'You: ' : 'Demi: ');
  body.append(speaker, create('p', 'text', bubble.text), meta(bubble));
  element.replaceChildren(body, ...footer(bubble, actions));
}

function meta(bubble: Bubble): HTMLElement {
  const line = create('span', 'meta');
  if (bubble.mood !== null) line.append(create('span', 'felt', bubble.mood));
  const time = create('time', '', bubble.time);
  time.dateTime = new Date(bubble.sentAt).toISOString();
  line.append(time);
  if (bubble.mark !== null) line.append(markOf(bubble.mark));
  return line;
}

function markOf(mark: Mark): HTMLElement {
  const element = create('span', `mark ${mark}`);
  element.append(createIcon(ICONS[mark]), create('span', 'visually-hidden', MARK_WORDS[mark]));
  return element;
}

function footer(bubble: Bubble, actions: RowActions): HTMLElement[] {
  const { note, retry } = bubble;
  if (note === null && retry === null) return [];
  const line = create('p', 'note', note ?? '');
  if (retry !== null) {
    const button = create('button', 'retry', 'Try again');
    button.type = 'button';
    button.addEventListener('click', () => actions.onRetry(retry));
    line.append(button);
  }
  return [line];
}
