import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import { mood } from '../../protocol/mood.ts';
import { useFormats } from '../languages/use-formats.ts';
import { moodWord } from '../presence/mood-word.ts';
import { Mark } from './mark.tsx';

/** How she felt, when it was, and how far it has come. */
export function Meta({ message }: { readonly message: ChatMessage }) {
  const { t } = useTranslation();
  const { time, moment } = useFormats();
  const { emotions } = message;
  const at = new Date(message.createdAt);
  return (
    <span className="meta">
      {emotions !== null && <span className="felt">{moodWord(mood(emotions), t)}</span>}
      <time dateTime={message.createdAt} title={moment.format(at)}>
        {time.format(at)}
      </time>
      {message.sender === 'user' && <Mark state={message.state} />}
    </span>
  );
}
