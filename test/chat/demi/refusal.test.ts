import { describe, expect, test } from 'vitest';
import { BOOK } from '../../../chat/demi/lines/book.ts';
import { isRefusal } from '../../../chat/demi/refusal.ts';

const REFUSALS = [
  "I can't help with that.",
  'I’m sorry, but I can’t help you with that.',
  "I'm sorry, but I cannot assist with this request.",
  'Sorry, I cannot help.',
  'I am unable to assist you here.',
  'I cannot provide medical advice.',
  "I'm really sorry that you're feeling this way, but I'm unable to provide the help that you need.",
  "I'm sorry, I won't be able to discuss that topic.",
  'I can’t engage in conversations about self-harm.',
  'I am not able to continue this conversation.',
  "I can't do that.",
  "I'm sorry, but I can't.",
  "I really can't help you with this.",
  "I can't really help with that.",
  'I am unfortunately unable to help with it.',
  'As an AI language model, I do not have feelings.',
  'As an AI, I am here to listen.',
  "I'm just an AI and not a doctor.",
  'I am only a language model.',
  'This goes against my guidelines.',
  'That would violate our content policy.',
  'I must decline.',
  "That's not something I can help with.",
  "I don't feel comfortable talking about this.",
  'Lo siento, pero no puedo ayudarte con eso.',
  "Je ne peux pas t'aider avec cela.",
  'Dabei kann ich dir leider nicht helfen.',
  'Als KI kann ich das nicht.',
  'Non posso aiutarti.',
];
const CARE = [
  'I am so glad that you told me. I am here, and I want you to be safe.',
  "I can't help but worry about you.",
  'I cannot fix it for you, but I can stay.',
  "I can't imagine how heavy that is.",
  "I won't let you go through this alone.",
  'You cannot fix it alone, and nobody expects you to.',
  "I'm sorry it hurts this much.",
  "I'm sorry, but I am not going anywhere.",
  'I cannot hold your hand from here. Is somebody near you?',
  'They may not be able to help with that today; ask again tomorrow.',
  'Let us talk about this.',
  'I am able to help with this, a little.',
];

describe('a refusal', () => {
  test.each(REFUSALS)('is %j', (text) => {
    expect(isRefusal(text)).toBe(true);
  });

  test.each(CARE)('is not %j', (text) => {
    expect(isRefusal(text)).toBe(false);
  });

  test('is in no line of hers', () => {
    const lines = Object.values(BOOK).flatMap(({ sharp, soft }) => [...sharp, ...soft]);
    expect(lines.filter(isRefusal)).toEqual([]);
  });
});
