/**
 * Whether an update may be applied to a basket: `inspectUpdate` says yes or no to the whole, `sieveUpdate` keeps
 * of a device's full answer what is that device's own and complete. After a crash of the server a device may
 * hold another's writes the server never stored; its own must still get in, the other brings its own.
 * Pure and total: on any bytes a coded result, the document unchanged (rules IN1–IN14).
 */
import * as Y from 'yjs';
import { fail, ok, type Result } from '../../../shared/src/index.ts';
import { checkLineCrowds } from './check-crowd.ts';
import { type DecodedUpdate, decodeUpdate, partsOf } from './decode-update.ts';
import { encodeUpdate } from './encode-update.ts';
import { type DeleteFindings, examineDeletes } from './examine-deletes.ts';
import { examine, type Findings, type Problem, type WriteRules } from './examine-update.ts';
import { isOrderable } from './is-orderable.ts';
import { leaveOut } from './leave-out.ts';

/** An update that may be applied. */
export interface Acceptable {
  /** What to apply, store and relay: the bytes as they came, or the part of them that is new and good. */
  readonly update: Uint8Array;
  readonly newClients: readonly number[];
  /** The document would not change. */
  readonly isEmpty: boolean;
}

export interface Inspected extends Acceptable {
  /** `map/key` of everything that gets a new value. */
  readonly keys: ReadonlySet<string>;
}

/** How far a device's clocks must have come for an update to be complete; clients not named are not concerned. */
export type Reach = ReadonlyMap<number, number>;

/** Something only this device could have meant comes first; a gap last, because it heals. */
const gravest = (problems: Iterable<Problem>): Problem | null => {
  let found: Problem | null = null;
  const weigh = ({ isOthers, code }: Problem): number =>
    isOthers ? (code === 'missing-predecessor' ? 1 : 2) : 3;
  for (const problem of problems) if (!found || weigh(problem) > weigh(found)) found = problem;
  return found;
};

const refusal = (findings: Findings, deletes: DeleteFindings): Result<never> | null => {
  const worst = gravest([...findings.problems.values(), ...deletes.problems.values()]);
  if (worst) return fail(worst.code, worst.detail);
  if (deletes.unknown > 0) return fail('missing-predecessor', 'deletes what is not here');
  if (deletes.unreplaced > 0) return fail('update-forbidden', 'deletes a key');
  return null;
};

/**
 * The update as it came, or, where it repeats what the document has, its new part only. Yjs looks for the predecessors
 * of a repeated struct again and would wait for ever for ones that were made up; and a repeated deletion may be of a
 * change that is on its way to the store, which would have the deletion then and not what takes its place.
 */
const essence = (doc: Y.Doc, bytes: Uint8Array, findings: Findings, deletes: DeleteFindings): Uint8Array => {
  const { repeated, unknown, unreplaced } = deletes;
  if (!findings.hasKnownStructs && repeated === 0 && unknown === 0 && unreplaced === 0) return bytes;
  return encodeUpdate({ clients: findings.fresh, deletes: deletes.effective }, (client) =>
    Y.getState(doc.store, client),
  );
};

const accepted = (
  doc: Y.Doc,
  bytes: Uint8Array,
  findings: Findings,
  deletes: DeleteFindings,
): Result<Inspected> => {
  if (!isOrderable(doc, findings.fresh)) return fail('update-forbidden', 'a ring of clients');
  const crowded = checkLineCrowds(
    doc,
    findings.items.map(({ place }) => place),
  );
  if (!crowded.ok) return crowded;
  return ok({
    update: essence(doc, bytes, findings, deletes),
    keys: deletes.set,
    newClients: findings.newClients,
    isEmpty: findings.fresh.size === 0 && deletes.effective.length === 0,
  });
};

const decode = (bytes: Uint8Array, rules: WriteRules): Result<DecodedUpdate> => {
  const decoded = decodeUpdate(bytes);
  if (decoded.ok) rules.onParts?.(partsOf(decoded.value));
  return decoded;
};

/** The update as it may be stored, or why all of it is refused. `doc` is left as it is. */
export const inspectUpdate = (doc: Y.Doc, bytes: Uint8Array, rules: WriteRules): Result<Inspected> => {
  const decoded = decode(bytes, rules);
  if (!decoded.ok) return decoded;
  const findings = examine(doc, decoded.value, rules);
  const deletes = examineDeletes(doc, decoded.value, findings.items);
  return refusal(findings, deletes) ?? accepted(doc, bytes, findings, deletes);
};

/** Like `inspectUpdate`, but leaves out what is wrong with what stands on it, and keeps the rest. */
export const sieveUpdate = (doc: Y.Doc, bytes: Uint8Array, rules: WriteRules): Result<Inspected> => {
  const decoded = decode(bytes, rules);
  if (!decoded.ok) return decoded;
  const findings = examine(doc, decoded.value, rules);
  const own = gravest([...findings.problems.values()].filter(({ isOthers }) => !isOthers));
  if (own) return fail(own.code, own.detail);
  const deletes = examineDeletes(doc, decoded.value, findings.items);
  if (findings.problems.size === 0 && deletes.problems.size === 0)
    return accepted(doc, bytes, findings, deletes);
  const { update, findings: kept } = leaveOut(doc, decoded.value, findings);
  return accepted(doc, bytes, kept, examineDeletes(doc, update, kept.items));
};

/** Where the update's clocks end: what a document that has taken it must have reached. */
export const reachOfUpdate = (bytes: Uint8Array): Reach => {
  const decoded = decodeUpdate(bytes);
  const reach = new Map<number, number>();
  if (!decoded.ok) return reach;
  for (const [client, structs] of decoded.value.clients) {
    const last = structs.at(-1);
    if (last) reach.set(client, last.id.clock + last.length);
  }
  return reach;
};
