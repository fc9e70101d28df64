/**
 * Plain writes (`plain-write.ts`) that are part of a basket and not in its Y.Doc yet: most are replaced before
 * anybody looks, and a hundred in one transaction cost what five do alone. Whether one may be taken is decided by
 * the same rules as for every update; what is not certain here is left to `inspectUpdate` (rules IN1–IN11, IN15).
 */
import * as Y from 'yjs';
import { checkRecord } from './check-record.ts';
import { checkPlace, type WriteRules } from './examine-update.ts';
import type { Acceptable } from './inspect-update.ts';
import { type Place, placeOfStored } from './placement.ts';
import { type PlainWrite, readPlainWrite } from './plain-write.ts';

/** The newest value of its key, where `write` goes on right after it; null where the document says otherwise. */
const leftOf = (doc: Y.Doc, { client, clock, over, place }: PlacedWrite): Y.Item | null => {
  const left = doc.getMap(place.map)._map.get(place.key);
  if (left?.lastId.client !== over.client || left.lastId.clock !== over.clock) return null;
  return Y.getState(doc.store, client) === clock ? left : null;
};

/** A plain write that may be taken as it came. */
export interface PlacedWrite extends PlainWrite, Acceptable {
  readonly place: Place;
}

const NONE: readonly number[] = [];

/** So many at most wait: their transaction stays below a millisecond. */
const WAITING_MAX = 128;

/** A Yjs id as one number. Clients are below `CLIENT_SPAN`; a clock beyond the rest is not ours to be quick about. */
const CLOCK_SPAN = 2 ** 21;
const nameOf = (client: number, clock: number): number => client * CLOCK_SPAN + clock;

export class RecentWrites {
  #writes: PlacedWrite[] = [];
  /** The next clock of each client that wrote. */
  readonly #clocks = new Map<number, number>();
  /** The newest value of each key, by its id; and the ids of the values they took the place of. */
  readonly #newest = new Map<number, PlacedWrite>();
  readonly #replaced = new Set<number>();

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  get isFull(): boolean {
    return this.#writes.length >= WAITING_MAX;
  }

  /** The write these bytes are, if it may be taken; null where the long way must decide. Changes nothing. */
  recognise(doc: Y.Doc, bytes: Uint8Array, rules: WriteRules): PlacedWrite | null {
    const write = readPlainWrite(bytes);
    if (!write || write.clock >= CLOCK_SPAN || write.over.clock >= CLOCK_SPAN) return null;
    const { client, clock } = write;
    if (clock !== (this.#clocks.get(client) ?? Y.getState(doc.store, client))) return null;
    const owner = rules.ownerOfClient(client);
    if (owner !== undefined && owner !== rules.device) return null;
    const place = this.#placeOf(doc, write);
    if (!place) return null;
    const key = checkPlace(place, clock, rules);
    if (!('actor' in key) || !checkRecord(key, write.value, rules.ownOriginOnly).ok) return null;
    const newClients = clock === 0 ? [client] : NONE;
    return {
      client,
      clock,
      over: write.over,
      value: write.value,
      place,
      update: bytes,
      newClients,
      isEmpty: false,
    };
  }

  /** `write` as `recognise` answered it, with nothing taken in between. */
  add(write: PlacedWrite): void {
    const over = nameOf(write.over.client, write.over.clock);
    if (!this.#newest.delete(over)) this.#replaced.add(over);
    this.#newest.set(nameOf(write.client, write.clock), write);
    this.#clocks.set(write.client, write.clock + 1);
    this.#writes.push(write);
  }

  /** Brings them into the document, as a device's own writing does it (Yjs, typeMapSet). */
  settle(doc: Y.Doc): void {
    const writes = this.#writes;
    this.#writes = [];
    this.#clocks.clear();
    this.#newest.clear();
    this.#replaced.clear();
    Y.transact(doc, (transaction) => {
      for (const write of writes) {
        const left = leftOf(doc, write);
        // Somebody has written to the document beside this. It is accepted: Yjs finds its place, as on every replica.
        if (!left) Y.applyUpdate(doc, write.update);
        else {
          const { client, clock, value, place } = write;
          const content = new Y.ContentAny([value]);
          const id = Y.createID(client, clock);
          const map = doc.getMap(place.map);
          new Y.Item(id, left, left.lastId, null, null, map, place.key, content).integrate(transaction, 0);
        }
      }
    });
  }

  /** Where the value stands that `write` takes the place of, if that is the present one of its key. */
  #placeOf(doc: Y.Doc, { over: { client, clock } }: PlainWrite): Place | null {
    const name = nameOf(client, clock);
    const recent = this.#newest.get(name);
    if (recent) return recent.place;
    const structs = doc.store.clients.get(client);
    if (!structs || this.#replaced.has(name) || clock >= Y.getState(doc.store, client)) return null;
    const item = structs[Y.findIndexSS(structs, clock)];
    if (!(item instanceof Y.Item) || item.deleted || item.right !== null || item.length !== 1) return null;
    const place = placeOfStored(doc, item);
    return place === 'forbidden' ? null : place;
  }
}
