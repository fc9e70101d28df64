/**
 * A document on its way into another: a guest's into the user's, an older epoch's into the present one. It is
 * handed to the server, which merges it; when the result has come back over the socket and is saved, exactly the
 * rows that were handed over leave this device (SPEC P1–P6). Every part may be repeated.
 */
import * as Y from 'yjs';
import { ok, ownerKind, type Result } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import { generationKnown } from './connection.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { NO_MARKS } from './device-rows.ts';
import type { UpdateLog } from './local-store.ts';
import { joinCovers } from './row-ledger.ts';
import type { ShopApi } from './shop-api.ts';
import type { Level } from './sync-driver.ts';

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

/** Offers the whole document to the server. Its rows count as accepted then: they are in the server's hot store. */
export const handOver = async (
  { api, device, deviceId }: Pick<ParcelPorts, 'api' | 'device' | 'deviceId'>,
  parcel: BasketDocument,
  secret: string | null,
): Promise<Result<void>> => {
  const cover = parcel.rows.cover();
  const answer = await api.sync({
    owner: parcel.owner,
    secret: ownerKind(parcel.owner) === 'guest' ? secret : null,
    generation: generationKnown(device, parcel),
    deviceId,
    stateVector: NOTHING_KNOWN,
    update: Y.encodeStateAsUpdate(parcel.doc),
  });
  if (!answer.ok) return answer;
  await device.change(`marks|${parcel.docId}`, (current = NO_MARKS) => ({
    ...current,
    accepted: joinCovers(current.accepted, cover, parcel.rows.cover()),
    hasMet: true,
  }));
  return ok(undefined);
};
