/**
 * What an update would do to a basket, and everything about it that may not be. Finds all problems, with the
 * place in each client's structs from which on they hold, so that `inspect` can refuse and `sieve` can keep
 * what is good. Pure: neither document nor update is changed, and nothing throws on input (rules IN1–IN10).
 */
import * as Y from 'yjs';
import {
  CLIENT_MAPS,
  deviceOf,
  type ErrorCode,
  LEDGER,
  type Owner,
  originOf,
  type ParsedKey,
  parseKey,
} from '../../../shared/src/index.ts';
import { checkRecord } from './check-record.ts';
import type { DecodedUpdate, Struct } from './decode-update.ts';
import { createPlacement, type Place, type Placement } from './placement.ts';

/** Who writes, and what that one may write. */
export interface WriteRules {
  readonly device: string;
  /** Whether the device said its name, so that actors can be held to it. */
  readonly isDeviceNamed: boolean;
  /** A guest's records may speak of that guest's actors only. */
  readonly ownOriginOnly: boolean;
  mayWrite(origin: Owner): boolean;
  /** The device that introduced a Yjs client id. */
  ownerOfClient(client: number): string | undefined;
  /** Told of how many parts (structs and deletions) an update is made: each is work, whatever comes of it. */
  onParts?(count: number): void;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly detail: string;
  /** First clock of the client that is concerned. */
  readonly clock: number;
  /** Something another device will bring itself, so leaving it out loses nothing. */
  readonly isOthers: boolean;
}

export interface NewItem {
  readonly item: Y.Item;
  readonly place: Place;
}

export interface Findings {
  readonly problems: ReadonlyMap<number, Problem>;
  readonly items: readonly NewItem[];
  /** Client ids the document has not seen. */
  readonly newClients: readonly number[];
  /** The structs the document does not have, without those after a problem. */
  readonly fresh: ReadonlyMap<number, readonly Struct[]>;
  /** The update also repeats structs the document has, or has holes over them. */
  readonly hasKnownStructs: boolean;
}

const problem = (code: ErrorCode, detail: string, clock: number, isOthers = false): Problem => ({
  code,
  detail,
  clock,
  isOthers,
});

/** What the key of a place names, where this writer may write there. */
export const checkPlace = (place: Place, clock: number, rules: WriteRules): ParsedKey | Problem => {
  if (place.map === LEDGER)
    return problem('update-forbidden', 'the ledger is written by the server', clock, true);
  const key = CLIENT_MAPS.includes(place.map) ? parseKey(place.map, place.key) : null;
  if (!key) return problem('update-forbidden', 'an unknown map or key', clock);
  if (!rules.mayWrite(originOf(key.actor))) return problem('update-forbidden', 'a foreign origin', clock);
  if (rules.isDeviceNamed && deviceOf(key.actor) !== rules.device)
    return problem('client-id-foreign', 'an actor of another device', clock, true);
  return key;
};

const checkContent = (item: Y.Item, place: Place, rules: WriteRules): Problem | null => {
  const { clock } = item.id;
  const key = checkPlace(place, clock, rules);
  if (!('actor' in key)) return key;
  if (item.content instanceof Y.ContentDeleted) return null;
  if (!(item.content instanceof Y.ContentAny) || item.content.arr.length !== 1)
    return problem('update-forbidden', 'something other than one plain value', clock);
  const checked = checkRecord(key, item.content.arr[0], rules.ownOriginOnly);
  return checked.ok ? null : problem(checked.error.code, checked.error.detail ?? '', clock);
};

interface Examining {
  readonly placement: Placement;
  readonly rules: WriteRules;
  readonly items: NewItem[];
}

const examineItem = (
  item: Y.Item,
  { placement, rules }: Examining,
): { place: Place; problem: Problem | null } | Problem => {
  const place = placement.of(item);
  if (place === 'missing') return problem('missing-predecessor', 'an origin is missing', item.id.clock, true);
  if (place === 'forbidden') return problem('update-forbidden', 'no place of its own', item.id.clock);
  return { place, problem: checkContent(item, place, rules) };
};

/** Whether the first new item with a place speaks in the writer's own name: no other device will bring it. */
const isOwn = (structs: readonly Struct[], known: number, { placement, rules }: Examining): boolean => {
  if (!rules.isDeviceNamed) return false;
  for (const struct of structs) {
    const { clock } = struct.id;
    if (!(struct instanceof Y.Item) || clock + struct.length <= known) continue;
    const place = placement.of(struct);
    if (typeof place !== 'string') return 'actor' in checkPlace(place, clock, rules);
  }
  return false;
};

interface ClientFindings {
  readonly problem: Problem | null;
  readonly fresh: readonly Struct[];
}

/** Goes through one client's structs until the first problem. */
const examineClient = (
  client: number,
  structs: readonly Struct[],
  known: number,
  context: Examining,
): ClientFindings => {
  const owner = context.rules.ownerOfClient(client);
  const fresh: Struct[] = [];
  let reached = known;
  for (const struct of structs) {
    const end = struct.id.clock + struct.length;
    if (struct instanceof Y.Skip || end <= known) continue;
    if (struct.id.clock > reached)
      return { problem: problem('missing-predecessor', 'a gap', struct.id.clock, true), fresh };
    if (owner !== undefined && owner !== context.rules.device) {
      const isOthers = !isOwn(structs, known, context);
      return { problem: problem('client-id-foreign', 'a bound client id', known, isOthers), fresh };
    }
    if (struct instanceof Y.Item) {
      const found = examineItem(struct, context);
      if (!('place' in found)) return { problem: found, fresh };
      if (found.problem) return { problem: found.problem, fresh };
      context.items.push({ item: struct, place: found.place });
    }
    fresh.push(struct);
    reached = end;
  }
  return { problem: null, fresh };
};

/** What is new in the update, and per Yjs client the first thing that is wrong with it. Changes nothing. */
export const examine = (doc: Y.Doc, update: DecodedUpdate, rules: WriteRules): Findings => {
  const items: NewItem[] = [];
  const problems = new Map<number, Problem>();
  const newClients: number[] = [];
  const fresh = new Map<number, readonly Struct[]>();
  let hasKnownStructs = false;
  const context = { placement: createPlacement(doc, update), rules, items };
  for (const [client, structs] of update.clients) {
    const known = Y.getState(doc.store, client);
    const found = examineClient(client, structs, known, context);
    if (found.problem) problems.set(client, found.problem);
    const [first] = found.fresh;
    if (found.fresh.length < structs.length || (first && first.id.clock < known)) hasKnownStructs = true;
    if (!first) continue;
    fresh.set(client, found.fresh);
    if (known === 0) newClients.push(client);
  }
  return { problems, items, newClients, fresh, hasKnownStructs };
};
