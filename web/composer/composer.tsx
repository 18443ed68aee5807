import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type Ref,
  Suspense,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { useDisclosure } from '../platform/use-disclosure.ts';
import { lengthOf } from './length.ts';
import { useDraft } from './use-draft.ts';
import { useTyping } from './use-typing.ts';

const EmojiPicker = lazy(async () => {
  const module = await import('./emoji-picker.tsx').catch(() => undefined);
  return { default: module?.EmojiPicker ?? (() => null) }; // without a network there is none
});

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
  const typing = useTyping(demi.setTyping);
  const emoji = useDisclosure();
  const [emojiId, counterId] = [useId(), useId()];
  const { length, isNear, isOver } = lengthOf(text);
  const canSend = length > 0 && !isOver;

  const focus = (): void => field.current?.focus({ preventScroll: true });
  const change = (changed: string): void => {
    setText(changed);
    typing.typed(changed.trim() !== '');
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

  const submit = (): void => {
    if (!canSend || demi.send(text.trim()) === null) return;
    typing.ceased();
    setText('');
    onSent();
    focus();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Safari ends a composition before its Enter, which it marks with 229.
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    submit();
  };
  const insert = (sign: string): void => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    change(text.slice(0, selectionStart) + sign + text.slice(selectionEnd));
    emoji.close();
    focus();
    requestAnimationFrame(() => field.current?.setSelectionRange(...caretAt(selectionStart + sign.length)));
  };

  return (
    <form className="composer" onSubmit={onSubmit}>
      <button
        className="icon-button"
        type="button"
        ref={emoji.button}
        onClick={emoji.toggle}
        aria-label={t('composer.emoji')}
        aria-expanded={emoji.isOpen}
        aria-controls={emojiId}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="8.500" />
          <path d="M8.500 14.200c1.800 2.600 5.200 2.600 7 0M9.200 9.700v.1M14.800 9.700v.1" />
        </svg>
      </button>
      <section
        className="emoji-panel"
        id={emojiId}
        ref={emoji.panel}
        aria-label={t('composer.emoji')}
        hidden={!emoji.isOpen}
      >
        {emoji.isOpen && (
          <Suspense fallback={null}>
            <EmojiPicker onChoose={insert} />
          </Suspense>
        )}
      </section>
      <textarea
        id="draft"
        ref={field}
        rows={1}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={typing.ceased}
        aria-label={t('composer.label')}
        placeholder={t('composer.placeholder')}
        aria-describedby={counterId}
        aria-invalid={isOver}
        autoComplete="off"
        enterKeyHint="send"
      />
      <output className={isOver ? 'counter over' : 'counter'} id={counterId} htmlFor="draft">
        {isNear ? t('composer.count', { length, limit: LIMITS.contentCodePoints }) : ''}
      </output>
      <button className="send" type="submit" aria-label={t('composer.send')} disabled={!canSend}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5.500M5.800 11.300 12 5.100l6.200 6.200" />
        </svg>
      </button>
    </form>
  );
}

function caretAt(position: number): [number, number] {
  return [position, position];
}

/** The style sheet bounds the height; from there the field scrolls. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  field?.style.setProperty('height', 'auto');
  field?.style.setProperty('height', `${field.scrollHeight}px`);
}
