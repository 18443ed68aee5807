import { median } from '../measure/median.ts';
import { formatNumber } from '../report/number.ts';
import { DESIGNS, type DesignName, type PerDesign, TITLES } from './designs.ts';
import type { Exchange, Milestone } from './exchange.ts';

/** The middle of what was waited for, ms. */
export function waitFor(milestone: Milestone, exchanges: readonly Exchange[]): number {
  return median(exchanges.map((exchange) => exchange[milestone]));
}

/** The other designs, the fastest of them first. */
export function rivalsBy(milestone: Milestone, found: PerDesign<readonly Exchange[]>): readonly DesignName[] {
  const wait = (name: DesignName): number => waitFor(milestone, found[name]);
  return DESIGNS.filter((name) => name !== 'ours').toSorted((one, other) => wait(one) - wait(other));
}

/** A wait of a design, with its name. */
export function namedWait(milestone: Milestone, name: DesignName, found: PerDesign<readonly Exchange[]>): string {
  return `${wholeMs(waitFor(milestone, found[name]))} (${TITLES[name]})`;
}

export function wholeMs(milliseconds: number): string {
  return `${formatNumber(Math.round(milliseconds))} ms`;
}
