import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growDraft } from '../../../client/conversation/draft.ts';
import type { Draft } from '../../../client/conversation/state.ts';
import type { ServerEvents } from '../../../protocol/server-events.ts';
import { piece } from '../../support/client/wire.ts';

type Piece = ServerEvents['message_delta'];

const grown = (pieces: readonly Piece[]): Draft | null => pieces.reduce<Draft | null>(growDraft, null);

/** A text of at least one letter, cut into pieces as a server streams it. */
const aReply = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }).map((texts) => {
  const pieces = texts.map((text, seq) => piece('m', seq, texts.slice(0, seq).join('').length, text));
  return { text: texts.join(''), pieces };
});

describe('a draft', () => {
  it('is the text of all pieces in their order', () => {
    fc.assert(
      fc.property(aReply, ({ text, pieces }) => {
        expect(grown(pieces)).toMatchObject({ text, isBroken: false });
      }),
    );
  });

  it('is the same where the same pieces come over two connections, one behind the other', () => {
    fc.assert(
      fc.property(aReply, fc.nat(3), ({ text, pieces }, behind) => {
        const doubled = pieces.flatMap((one, index) => [one, ...pieces.slice(Math.max(0, index - behind), index + 1)]);
        expect(grown(doubled)).toMatchObject({ text, isBroken: false });
      }),
    );
  });

  it('never shows what was not written: with a piece missing it is a beginning of the text, or broken', () => {
    fc.assert(
      fc.property(aReply, fc.nat(), ({ text, pieces }, at) => {
        const draft = grown(pieces.toSpliced(at % pieces.length, 1));
        if (draft !== null && !draft.isBroken) expect(text.startsWith(draft.text)).toBe(true);
      }),
    );
  });

  it('is broken by a gap, and whole again once the text starts over', () => {
    const broken = grown([piece('m', 0, 0, 'Oh. '), piece('m', 2, 10, 'you')]);
    expect(broken?.isBroken).toBe(true);

    expect(growDraft(broken, piece('m', 3, 0, 'Well'))).toMatchObject({ text: 'Well', isBroken: false });
  });

  it('that starts over with the same first words goes on with the new ones', () => {
    const first = [piece('m', 0, 0, 'Oh. '), piece('m', 1, 4, 'You again, '), piece('m', 2, 15, 'my dear.')];
    const second = [piece('m', 0, 0, 'Oh. '), piece('m', 1, 4, 'Hello there'), piece('m', 2, 15, ', friend')];

    expect(grown([...first, ...second])).toMatchObject({ text: 'Oh. Hello there, friend', isBroken: false });
  });

  it('is another one for another message', () => {
    expect(grown([piece('m', 0, 0, 'Oh'), piece('n', 0, 0, 'Hm')])).toMatchObject({ inReplyTo: 'n', text: 'Hm' });
  });

  it('is the same object where a piece says nothing new', () => {
    const draft = grown([piece('m', 0, 0, 'Oh. '), piece('m', 1, 4, 'You')]);

    expect(growDraft(draft, piece('m', 1, 4, 'You'))).toBe(draft);
  });
});
