import type { Demi } from '../../client/react/index.ts';
import { ChoicesRow } from '../check-ins/choices-row.tsx';
import type { Entry } from '../timeline/timeline.ts';
import { DayRow } from './day-row.tsx';
import { FailedReplyRow } from './failed-reply-row.tsx';
import { OwnRow } from './own-row.tsx';
import { ReplyRow } from './reply-row.tsx';
import { WritingRow } from './writing-row.tsx';

export type EntryRowProps = {
  readonly entry: Entry;
  readonly today: number;
  readonly demi: Pick<Demi, 'thinking' | 'retry' | 'discard' | 'settings' | 'changeSettings' | 'state'>;
};

/** One line of the log. */
export function EntryRow({ entry, today, demi }: EntryRowProps) {
  switch (entry.kind) {
    case 'day':
      return <DayRow at={entry.at} today={today} />;
    case 'reply_failure':
      return <FailedReplyRow message={entry.message} retry={demi.retry} />;
    case 'choices':
      return <ChoicesRow demi={demi} />;
    case 'writing':
      return <WritingRow text={entry.text} thinking={demi.thinking[entry.inReplyTo ?? '']} />;
    case 'message':
      if (entry.message.sender === 'user') {
        const { message, continues } = entry;
        return <OwnRow message={message} continues={continues} retry={demi.retry} discard={demi.discard} />;
      }
      return (
        <ReplyRow
          message={entry.message}
          continues={entry.continues}
          thinking={demi.thinking[entry.message.inReplyTo ?? '']}
        />
      );
  }
}
