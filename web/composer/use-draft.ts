import { useCallback, useEffect, useState } from 'react';
import { type Drafts, draftsIn } from './drafts.ts';

const DRAFTS = draftsIn();

/** The text in the field. It is kept for the user, who is known only once there was a connection. */
export function useDraft(userId: string | null, drafts: Drafts = DRAFTS): [string, (text: string) => void] {
  const [text, setText] = useState(() => (userId === null ? '' : drafts.read(userId)));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text at the moment at which the user becomes known
  useEffect(() => {
    if (userId === null) return;
    if (text === '') setText(drafts.read(userId));
    else drafts.write(userId, text);
  }, [userId, drafts]);

  const change = useCallback(
    (changed: string) => {
      setText(changed);
      if (userId !== null) drafts.write(userId, changed);
    },
    [userId, drafts],
  );
  return [text, change];
}
