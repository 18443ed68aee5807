import { FACT_RULES, type Fact } from './fact-rules.ts';
import { isGrave } from './gravity.ts';
import { plainText } from './plain-text.ts';

const READ_CHARACTERS = 1_000; // of a message; nobody introduces themselves later than that
const CLAUSE_CHARACTERS = 160;
const MOST_PER_MESSAGE = 5;

const FULL_STOP = String.raw`(?<!\b(?:St|Mr|Mrs|Ms|Dr))\.(?=\s|$)`;
const NEXT_STATEMENT = String.raw`(?:,\s*|\s(?:and|but)\s)(?=(?:(?:and|but)\s)?(?:i|i'm|i've|my|we|call|people)\b)`;
const CLAUSE_ENDS = new RegExp(String.raw`(?<=\?)\s+|[!;]+|${FULL_STOP}|${NEXT_STATEMENT}`, 'i');
const FILLER = 'and|but|so|well|oh|ok|okay|hi|hey|hello|hiya|yes|yeah|no|nope|btw|also|actually|honestly|because|demi';
const FILLERS = new RegExp(String.raw`^\s*(?:(?:${FILLER})[\s,!]+)+`, 'i');

/** What the user says about themselves in one message, in the order told. Questions and sorrows are no facts. */
export function factsIn(text: string): readonly Fact[] {
  return clausesOf(text)
    .filter((clause) => !isGrave(clause))
    .flatMap((clause) => factIn(clause) ?? [])
    .slice(0, MOST_PER_MESSAGE);
}

function clausesOf(text: string): readonly string[] {
  return plainText(text.slice(0, READ_CHARACTERS).replaceAll('\n', '. '))
    .split(CLAUSE_ENDS)
    .map((clause) => bare(withoutQuestion(clause)))
    .filter((clause) => clause !== '' && clause.length <= CLAUSE_CHARACTERS);
}

function bare(clause: string): string {
  return clause
    .replace(FILLERS, '')
    .replace(/[\s,:)(]+$/, '')
    .trim();
}

/** "I love pizza, do you?" says something before it asks; a clause that only asks says nothing. */
function withoutQuestion(clause: string): string {
  return clause.endsWith('?') ? clause.slice(0, Math.max(0, clause.lastIndexOf(','))) : clause;
}

function factIn(clause: string): Fact | undefined {
  for (const { pattern, fact } of FACT_RULES) {
    const found = pattern.exec(clause);
    if (found) return fact(found.slice(1));
  }
  return undefined;
}
