/**
 * What checkout buys: a manifest sealed from what was on the screen, and the record that takes exactly that
 * out of the cart. Units added elsewhere meanwhile are not covered by the manifest and stay (SPEC D1–D5).
 */
import { type Actor, type LineId, originOf } from './ids.ts';
import { LEDGER } from './keys.ts';
import { coverAll, coveredBy, readLine } from './line-math.ts';
import { orderUnits } from './line-writes.ts';
import type { Cover, LineRecord } from './record.ts';
import { ok, type Result } from './result.ts';
import { cartPlace, commit, known, type Place, see, type Writing } from './writing.ts';

export interface ManifestLine {
  readonly line: LineId;
  /** Units bought; what was asked for beyond them (cap, stock) stays in the cart. */
  readonly units: number;
  readonly left: number;
  readonly covers: Readonly<Record<Actor, Cover>>;
}

export type Manifest = readonly ManifestLine[];

/** Seals the cart as `writing` sees it; `buyable` says how many units of a line can be bought now. */
export const sealManifest = (
  writing: Writing,
  buyable: (line: LineId, quantity: number) => number,
): Manifest => {
  const manifest: ManifestLine[] = [];
  for (const [line, records] of see(writing).cart) {
    const { quantity } = readLine(records);
    const units = Math.min(quantity, Math.max(0, Math.trunc(buyable(line, quantity))));
    if (units > 0)
      manifest.push({ line, units, left: quantity - units, covers: coverAll(records, coveredBy(records)) });
  }
  return manifest;
};

/** Takes an order's units out, once: the ledger remembers the order, a second call writes nothing. Server only. */
export const applyOrder = (writing: Writing, orderId: string, manifest: Manifest): Result<number> => {
  const ledger = writing.doc.getMap<unknown>(LEDGER);
  const mark = `o|${orderId}`;
  if (ledger.has(mark)) return ok(0);
  const place = cartPlace(writing, see(writing));
  const writes: [Place, LineId, LineRecord][] = [];
  for (const { line, covers, left } of manifest) {
    const found = known(place, line);
    // A rotation leaves behind what people took out: nothing of the line is left for the order to take.
    if (!found) continue;
    const next = orderUnits(found.records, writing.actor, found.as, { covers, left });
    if (!next.ok) return next;
    writes.push([place, line, next.value]);
  }
  writing.doc.transact(() => {
    commit(writing, writes);
    ledger.set(mark, { v: 1, by: originOf(writing.actor), lines: writes.length });
  }, writing.origin);
  return ok(writes.length);
};
