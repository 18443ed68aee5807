import { LIMITS } from '../protocol/limits.ts';
import { byId } from './dom.ts';

export type Composer = {
  focus(): void;
  /** Puts words into an empty field for the user to send or change. */
  suggest(text: string): void;
};

const COUNTER_FROM = LIMITS.contentCodePoints - 400;
const NUMBER = new Intl.NumberFormat();

/** The field to write in. Enter sends, Shift and Enter makes a new line, as does Enter while a word is being composed. */
export function createComposer(onSend: (text: string) => void): Composer {
  const form = byId('composer', HTMLFormElement);
  const field = byId('draft', HTMLTextAreaElement);
  const counter = byId('counter', HTMLOutputElement);
  const button = byId('send', HTMLButtonElement);

  const refresh = (): void => {
    const length = [...field.value.trim()].length;
    const isTooLong = length > LIMITS.contentCodePoints;
    counter.textContent =
      length < COUNTER_FROM ? '' : `${NUMBER.format(length)} / ${NUMBER.format(LIMITS.contentCodePoints)}`;
    counter.classList.toggle('over', isTooLong);
    field.setAttribute('aria-invalid', String(isTooLong));
    button.disabled = length === 0 || isTooLong;
    fitHeight(field);
  };
  const submit = (): void => {
    refresh();
    if (button.disabled) return;
    onSend(field.value.trim());
    field.value = '';
    refresh();
    field.focus();
  };

  field.addEventListener('input', refresh);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  const focus = (): void => field.focus({ preventScroll: true });
  return {
    focus,
    suggest: (text) => {
      if (field.value.trim() === '') field.value = text;
      refresh();
      focus();
    },
  };
}

/** The style sheet bounds the height; from there the field scrolls. */
function fitHeight(field: HTMLTextAreaElement): void {
  field.style.setProperty('height', 'auto');
  field.style.setProperty('height', `${field.scrollHeight}px`);
}
