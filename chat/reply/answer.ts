import { cleanReply } from '../demi/clean-reply.ts';
import { crisisOf } from '../demi/gravity.ts';
import { withHelp } from '../demi/help.ts';
import type { Conductor, Turn } from '../ports/conductor.ts';
import type { Piece } from './compose.ts';

/**
 * The answer to a turn, as something to be written. What a model adds to a reply is not said by Demi, and a reply of which
 * nothing is left becomes a line of hers. Nobody in need is left with a refusal, with nothing, or without a pointer to help:
 * where no attempt made an answer, the rules have it.
 */
export function answerTo(conductor: Pick<Conductor, 'reply'>, turn: Turn): Piece {
  const { messageId: seed } = turn.message;
  const crisis = crisisOf(turn);
  return {
    conversationId: turn.conversationId,
    seed,
    feelings: turn.feelings,
    perform: (signal) => conductor.reply(turn, signal),
    shown: (text) => (crisis === null ? cleanReply(text, seed) : withHelp(text, crisis, seed)),
    isIndispensable: crisis !== null,
  };
}
