/** Compares what a basket shows with what arithmetic says, line by line. */
import type { Expected } from './events.ts';

export interface Difference {
  readonly shopper: string;
  /** Which device was looked at. */
  readonly where: string;
  /** null where the whole basket could not be played or read. */
  readonly sku: string | null;
  readonly expected: number | null;
  readonly found: number | null;
  readonly why?: string;
}

export const compareBasket = (
  shopper: string,
  where: string,
  expected: Expected,
  found: Expected,
): Difference[] => {
  const skus = new Set([...expected.keys(), ...found.keys()]);
  const differences: Difference[] = [];
  for (const sku of skus) {
    const due = expected.get(sku) ?? 0;
    const seen = found.get(sku) ?? 0;
    if (due !== seen) differences.push({ shopper, where, sku, expected: due, found: seen });
  }
  return differences;
};

export const describeDifference = ({ shopper, where, sku, expected, found, why }: Difference): string =>
  sku === null
    ? `${shopper}, ${where}: ${why ?? 'unknown'}`
    : `${shopper}, ${where}: ${sku} is ${found}, should be ${expected}`;
