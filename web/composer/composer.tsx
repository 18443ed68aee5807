import {
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { EmojiChooser } from './emoji-chooser.tsx';
import { lengthOf } from './length.ts';
import { LengthCounter } from './length-counter.tsx';
import { useDraft } from './use-draft.ts';
import { useTyping } from './use-typing.ts';

export type ComposerHandle = {
  focus(): void;
  /** Puts words into an empty field for the user to send or change. */
  suggest(text: string): void;
};

export type ComposerProps = {
  readonly demi: Pick<Demi, 'userId' | 'setTyping' | 'send'>;
  readonly onSent: () => void;
  readonly ref: Ref<ComposerHandle>;
};

/** The field to write in. Enter sends, Shift and Enter makes a new line, as does Enter while a word is being composed. */
export function Composer({ demi, onSent, ref }: ComposerProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(demi.userId);
  const [caret, setCaret] = useState<number | null>(null); // where to put it, after something was put in
  const typing = useTyping(demi.setTyping);
  const counterId = useId();
  const length = lengthOf(text);
  const canSend = length.length > 0 && !length.isOver;

  const focus = (): void => field.current?.focus({ preventScroll: true });
  const change = (changed: string): void => {
    setText(changed);
    typing.typed(changed.trim() !== '');
  };
  const insert = (sign: string): void => {
    const { selectionStart: start = text.length, selectionEnd: end = text.length } = field.current ?? {};
    change(text.slice(0, start) + sign + text.slice(end));
    setCaret(start + sign.length);
    focus();
  };
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    if (!canSend || demi.send(text.trim()) === null) return;
    typing.ceased();
    setText('');
    onSent();
    focus();
  };

  useImperativeHandle(ref, () => ({
    focus,
    suggest: (words) => {
      if (text.trim() === '') change(words);
      focus();
    },
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => fitHeight(field.current), [text]);
  useLayoutEffect(() => {
    if (caret !== null) field.current?.setSelectionRange(caret, caret);
    setCaret(null);
  }, [caret]);

  return (
    <form className="composer" onSubmit={submit}>
      <EmojiChooser onChoose={insert} />
      <textarea
        id="draft"
        ref={field}
        rows={1}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => isSending(event) && submit(event)}
        onBlur={typing.ceased}
        aria-label={t('composer.label')}
        placeholder={t('composer.placeholder')}
        aria-describedby={counterId}
        aria-invalid={length.isOver}
        autoComplete="off"
        enterKeyHint="send"
      />
      <LengthCounter id={counterId} {...length} />
      <button className="send" type="submit" aria-label={t('composer.send')} disabled={!canSend}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5.500M5.800 11.300 12 5.100l6.200 6.200" />
        </svg>
      </button>
    </form>
  );
}

/** Safari ends a composition before its Enter, which it marks with 229. */
function isSending({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !nativeEvent.isComposing && nativeEvent.keyCode !== 229;
}

/** The style sheet bounds the height; from there the field scrolls. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  field?.style.setProperty('height', 'auto');
  field?.style.setProperty('height', `${field.scrollHeight}px`);
}
