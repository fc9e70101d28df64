/**
 * The projection of a basket: what jobs, analytics and plain HTTP readers need without opening a document.
 * Prices are the ones shoppers saw; today's prices are the catalogue's matter. Whose basket it is, is not in the
 * document: who saves it adds the contact (rules FL12, FL13).
 */
import type * as Y from 'yjs';
import {
  type BasketLine,
  decodeUsageRecord,
  type Money,
  parseKey,
  readBasket,
  sumByCurrency,
  USAGE,
} from '../../../shared/src/index.ts';

export interface ProjectedLine {
  readonly line: string;
  readonly sku: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly quantity: number;
}

/** How a person may be written to. */
export interface Contact {
  readonly name: string;
  readonly email: string;
}

/** What was used of one quota in one period, of all devices together, in the quota's own unit. */
export interface ProjectedUsage {
  readonly quota: string;
  readonly period: string;
  readonly used: number;
}

export interface Projection {
  readonly lines: readonly ProjectedLine[];
  readonly itemCount: number;
  /** Sum of quantity × price seen, per currency; lines without a price seen are left out. */
  readonly totals: readonly Money[];
  readonly wishlists: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly lines: readonly ProjectedLine[];
  }[];
  /** By quota, then by period. */
  readonly usage: readonly ProjectedUsage[];
  /** null for a guest, and where nobody could say. */
  readonly contact: Contact | null;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

const projectLine = ({ id, intent, quantity }: BasketLine): ProjectedLine => ({
  line: id,
  sku: intent.sku,
  ...(intent.options ? { options: intent.options } : {}),
  quantity,
});

/** What projections of an earlier version lack. */
export const NOT_KNOWN_THEN: Pick<Projection, 'usage' | 'contact'> = { usage: [], contact: null };

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every device counts for itself under a key of its own; what is no count is passed over. */
const projectUsage = (doc: Y.Doc): ProjectedUsage[] => {
  const sums = new Map<string, ProjectedUsage>();
  doc.getMap<unknown>(USAGE).forEach((value, key) => {
    const parsed = parseKey(USAGE, key);
    const record = decodeUsageRecord(value);
    if (parsed?.kind !== 'usage' || !record) return;
    const { quota, period } = parsed;
    const name = `${quota}|${period}`;
    sums.set(name, { quota, period, used: (sums.get(name)?.used ?? 0) + record.u });
  });
  return [...sums.values()].sort((a, b) => byText(a.quota, b.quota) || byText(a.period, b.period));
};

/** Cost: one pass over the document. */
export const projectBasket = (doc: Y.Doc, nowMs: number): Projection => {
  const { lines, itemCount, lists } = readBasket(doc);
  const seen = lines.flatMap(({ seen, quantity }) =>
    seen ? [{ minor: seen.minor * quantity, currency: seen.currency }] : [],
  );
  return {
    lines: lines.map(projectLine),
    itemCount,
    totals: sumByCurrency(seen),
    wishlists: lists
      .filter((list) => list.name !== null || list.lines.length > 0)
      .map((list) => ({ id: list.id, name: list.name, lines: list.lines.map(projectLine) })),
    usage: projectUsage(doc),
    contact: null,
    updatedAt: nowMs,
  };
};
