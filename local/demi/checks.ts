import type { Environment } from '../../adapters/env.ts';

// What a variable may be; unset and empty are always fine. Each throws one sentence that names the variable.

export function checkBounds(
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
  environment: Environment,
): void {
  const value = environment[name];
  const number = Number(value);
  if (!value || (Number.isSafeInteger(number) && number >= min && number <= max)) return;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
}

export function checkChoice(name: string, choices: readonly string[], environment: Environment): void {
  const value = environment[name];
  if (!value || choices.includes(value)) return;
  throw new Error(`${name} must be one of ${choices.join(', ')}, not "${value}".`);
}

/** `shape` completes the sentence "must be ...". */
export function checkPattern(name: string, pattern: RegExp, shape: string, environment: Environment): void {
  const value = environment[name];
  if (!value || pattern.test(value)) return;
  throw new Error(`${name} must be ${shape}, not "${value}".`);
}
