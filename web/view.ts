import { currentFeelings, replyInProgress } from './conversation.ts';
import type { Conversation } from './conversation-state.ts';
import { byId } from './dom.ts';
import { expressionOf } from './expression.ts';
import { createFeelings } from './feelings.ts';
import { createLog } from './log.ts';
import type { RowActions } from './message-row.ts';
import { newestUnread } from './messages.ts';
import { createPortrait } from './portrait.ts';
import { watchReading } from './read-watch.ts';
import { activityWords } from './status-line.ts';
import { timeline } from './timeline.ts';

export type ViewActions = RowActions & {
  readonly onEarlier: () => void;
  readonly onStop: (inReplyTo: string) => void;
  readonly onRead: (messageId: string) => void;
};

export type View = {
  show(conversation: Conversation): void;
  scrollToEnd(): void;
  /** Says once more what is read: an earlier word of it may have been lost with its connection. */
  reportReading(): void;
  onOpener(listener: (text: string) => void): void;
};

/** Everything between the conversation as data and the page. */
export function createView(actions: ViewActions): View {
  const viewport = byId('log', HTMLElement);
  const list = byId('messages', HTMLElement);
  const stop = byId('stop', HTMLButtonElement);
  const newest = byId('newest', HTMLButtonElement);
  const earlier = byId('earlier', HTMLButtonElement);
  const portraitDrawing = byId('portrait', SVGSVGElement);
  const portrait = createPortrait({
    svg: portraitDrawing,
    aura: byId('aura', HTMLElement),
    light: document.documentElement,
    calmMotion: matchMedia('(prefers-reduced-motion: reduce)'),
  });
  const showFeelings = createFeelings(byId('feelings', HTMLElement));
  const log = createLog({
    viewport,
    list,
    onRetry: actions.onRetry,
    onNearTop: actions.onEarlier,
    onFollowing: (isFollowing) => {
      newest.hidden = isFollowing;
    },
  });
  let shown: Conversation | undefined;
  let readUpTo = '';
  let typingTimer: ReturnType<typeof setTimeout> | undefined;

  const reading = watchReading(viewport, list, (ids) => {
    const messageId = shown === undefined ? undefined : newestUnread(shown.messages, ids);
    if (messageId === undefined || messageId <= readUpTo) return;
    readUpTo = messageId;
    actions.onRead(messageId);
  });

  const showMood = (conversation: Conversation): void => {
    const feelings = currentFeelings(conversation);
    portrait.show(expressionOf(feelings?.emotions ?? null));
    if (feelings === null) return;
    showFeelings(feelings.emotions);
    byId('mood', HTMLElement).textContent = feelings.mood;
    portraitDrawing.setAttribute('aria-label', `Demi looks ${feelings.mood}`);
  };

  const showActivity = (conversation: Conversation, now: number): void => {
    const words = activityWords(conversation, now);
    const line = byId('activity', HTMLElement);
    if (line.textContent !== words) line.textContent = words;
    const inReplyTo = replyInProgress(conversation, now)?.inReplyTo ?? null;
    stop.hidden = inReplyTo === null || conversation.stopping === inReplyTo;
    document.body.classList.toggle('is-speaking', conversation.draft !== null);
    clearTimeout(typingTimer);
    if (now < conversation.typingUntil)
      typingTimer = setTimeout(() => show(conversation), conversation.typingUntil - now);
  };

  const show = (conversation: Conversation): void => {
    const now = Date.now();
    shown = conversation;
    earlier.hidden = !conversation.hasEarlier;
    byId('greeting', HTMLElement).hidden =
      !conversation.loaded || conversation.messages.length + conversation.outgoing.length > 0;
    log.show(timeline(conversation, now));
    showActivity(conversation, now);
    showMood(conversation);
    reading.refresh();
  };

  stop.addEventListener('click', () => {
    const inReplyTo = shown === undefined ? null : (replyInProgress(shown, Date.now())?.inReplyTo ?? null);
    if (inReplyTo !== null) actions.onStop(inReplyTo);
  });
  newest.addEventListener('click', log.scrollToEnd);
  earlier.addEventListener('click', actions.onEarlier);

  return {
    show,
    scrollToEnd: log.scrollToEnd,
    reportReading: () => {
      readUpTo = '';
      reading.refresh();
    },
    onOpener: (listener) => {
      byId('openers', HTMLElement).addEventListener('click', ({ target }) => {
        if (target instanceof HTMLButtonElement) listener(target.textContent);
      });
    },
  };
}
