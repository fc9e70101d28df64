/**
 * A document on its way into another: a guest's into the user's, an older generation's into the present one. What this
 * device wrote of it is handed to the server, which merges it; when the result has come back over the socket and is
 * saved, exactly the rows that were handed over leave this device (SPEC P1–P6, P12). Every part may be repeated.
 */
import * as Y from 'yjs';
import {
  CLIENT_MAPS,
  ERRORS,
  type ErrorCode,
  fail,
  ok,
  ownerKind,
  type Result,
} from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import { generationKnown, secretOf } from './connection.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { type MarksRow, NO_MARKS } from './device-rows.ts';
import type { UpdateLog } from './local-store.ts';
import { isOwnKey, lacking } from './replant.ts';
import { type Cover, joinCovers } from './row-ledger.ts';
import type { ShopApi } from './shop-api.ts';
import type { Level } from './sync-driver.ts';
import { documentOf, isWhole } from './wholeness.ts';

/** The state vector of a document that holds nothing. */
const NOTHING_KNOWN = Y.encodeStateVector(new Y.Doc());

export interface ParcelPorts {
  readonly api: ShopApi;
  readonly device: DeviceMirror;
  readonly log: UpdateLog;
  readonly deviceId: string;
  /** true once what the server holds of the present basket is this safe, and known here; false: not now. */
  until(level: Level): Promise<boolean>;
}

/**
 * Everything of the Yjs clients that ever wrote one of this device's keys. The rest is other devices': the server
 * would leave it out, and a large basket whole is more than it takes at once.
 */
export const ownHistory = (doc: Y.Doc, deviceId: string): Uint8Array => {
  const own = new Set<number>();
  for (const map of CLIENT_MAPS)
    for (const [key, newest] of doc.getMap(map)._map) {
      if (!isOwnKey(map, key, deviceId)) continue;
      for (let item: Y.Item | null = newest; item; item = item.left) own.add(item.id.client);
    }
  const known = new Map<number, number>();
  for (const client of doc.store.clients.keys())
    if (!own.has(client)) known.set(client, Y.getState(doc.store, client));
  return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known));
};

/** Worth trying again: no answer, or a failure that passes. */
const isPassing = (code: ErrorCode): boolean => ERRORS[code].retry === 'later' || code === 'signed-out';

const changeMarks = (
  { device }: Pick<ParcelPorts, 'device'>,
  { docId }: BasketDocument,
  change: (marks: MarksRow) => Partial<MarksRow>,
): Promise<void> =>
  device.change(`marks|${docId}`, (current = NO_MARKS) => ({ ...current, ...change(current) }));

/** What was in the parcel up to `cover` is in the server's hot store, in whatever form. */
export const noteAccepted = (
  ports: Pick<ParcelPorts, 'device'>,
  parcel: BasketDocument,
  cover: Cover,
): Promise<void> =>
  changeMarks(ports, parcel, ({ accepted }) => ({
    accepted: joinCovers(accepted, cover, parcel.rows.cover()),
    hasMet: true,
    refused: null,
  }));

/** A refusal that trying again does not change is the parcel's from now on, for the badge to say. */
const noteRefused = async (
  ports: Pick<ParcelPorts, 'device'>,
  parcel: BasketDocument,
  refused: ErrorCode,
): Promise<void> => {
  if (!isPassing(refused)) await changeMarks(ports, parcel, () => ({ refused }));
};

/** The server says nothing of what it left out, but shows what it has. */
const isLeftOut = (shown: Uint8Array, parcel: BasketDocument, deviceId: string): boolean => {
  const there = documentOf([shown]);
  const isLacking = lacking(there, parcel.doc, deviceId).length > 0;
  there.destroy();
  return isLacking;
};

/**
 * Rows that stand on what has left this device come into the document where `state`, of the same history, has all of
 * that: it becomes a row of its own. Answers whether it did.
 */
export const complete = ({ doc }: BasketDocument, state: Uint8Array): boolean => {
  if (isWhole(doc)) return false;
  const together = documentOf([state, Y.encodeStateAsUpdate(doc)]);
  const isCompleted = isWhole(together);
  together.destroy();
  if (isCompleted) Y.applyUpdate(doc, state);
  return isCompleted;
};

/** Offers to the server what this device wrote of the document. */
export const handOver = async (
  ports: Pick<ParcelPorts, 'api' | 'device' | 'deviceId'>,
  parcel: BasketDocument,
): Promise<Result<void>> => {
  const { api, device, deviceId } = ports;
  const cover = parcel.rows.ready();
  const generation = generationKnown(device, parcel);
  const answer = await api.sync({
    owner: parcel.owner,
    secret: ownerKind(parcel.owner) === 'guest' ? secretOf(device, parcel.owner) : null,
    generation,
    deviceId,
    stateVector: NOTHING_KNOWN,
    update: ownHistory(parcel.doc, deviceId),
  });
  if (!answer.ok) {
    await noteRefused(ports, parcel, answer.error.code);
    return answer;
  }
  // Then it was not all of it; what is whole now is offered next.
  if (complete(parcel, answer.value.update)) return fail('missing-predecessor', 'it was not whole');
  // What it carried over into a later generation it takes whole.
  if (answer.value.generation === generation && isLeftOut(answer.value.update, parcel, deviceId)) {
    await noteRefused(ports, parcel, 'missing-predecessor');
    return fail('missing-predecessor', 'the server left something out');
  }
  await noteAccepted(ports, parcel, cover);
  return ok(undefined);
};
