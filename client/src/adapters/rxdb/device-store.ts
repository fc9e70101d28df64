/**
 * The device's rows as an RxDB collection: one document per key, its value an object. Changes go to the collection's
 * storage with the version they were made from, so that a change of another tab in between is a conflict and not
 * lost. RxDB's own queries are passed by: their cache may lag behind the storage, and a change that is retried
 * against a stale answer never ends (seen after removing and writing a row again), and what a tab wrote as it died
 * is never read (SPEC R10).
 */
import { prepareQuery, type RxCollection } from 'rxdb/plugins/core';
import type { DeviceRows } from '../../shop/device-rows.ts';
import type { DeviceStore } from '../../shop/local-store.ts';
import { newDocument } from './new-document.ts';
import type { DeviceDocument } from './schemas.ts';

type Value = DeviceRows[keyof DeviceRows];
type Change = (current: Value | undefined) => Value | undefined;

const CONTEXT = 'pannier-device-row';
const CONFLICT = 409;

/** true where another tab wrote between reading and writing, so that it has to be done again. */
const isOvertaken = async (
  { storageInstance }: RxCollection<DeviceDocument>,
  id: string,
  change: Change,
): Promise<boolean> => {
  const [previous] = await storageInstance.findDocumentsById([id], true);
  const current = previous && !previous._deleted ? (previous.value as unknown as Value) : undefined;
  const next = change(current);
  if (next === current) return false;
  const value = (next ?? {}) as DeviceDocument['value'];
  const document = newDocument<DeviceDocument>({ id, value }, next === undefined);
  const { error } = await storageInstance.bulkWrite(
    [previous ? { previous, document } : { document }],
    CONTEXT,
  );
  const [failed] = error;
  if (failed && failed.status !== CONFLICT) throw new Error(`device row ${id}: ${failed.status}`);
  return failed !== undefined;
};

export const createDeviceStore = (collection: RxCollection<DeviceDocument>): DeviceStore => ({
  readAll: async () => {
    const { storageInstance } = collection;
    const all = { selector: { _deleted: { $eq: false } }, sort: [{ id: 'asc' as const }], skip: 0 };
    const { documents } = await storageInstance.query(prepareQuery(storageInstance.schema, all));
    return Object.fromEntries(
      documents.map(({ id, value }) => [id, value]),
    ) as unknown as Partial<DeviceRows>;
  },
  change: async (key, change) => {
    while (await isOvertaken(collection, key, change as Change));
  },
  on: (listener) => {
    const subscription = collection.$.subscribe((event) => {
      const isGone = event.operation === 'DELETE';
      const value = isGone ? undefined : (event.documentData.value as unknown as Value);
      listener(event.documentId as keyof DeviceRows, value);
    });
    return () => subscription.unsubscribe();
  },
});
