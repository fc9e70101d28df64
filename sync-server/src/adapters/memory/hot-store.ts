/** The hot store in memory, for tests and simulations: what a process that never dies would see. */
import { fail, type Owner, ok } from '../../../../shared/src/index.ts';
import type { HotRow, HotStore } from '../../ports/hot-store.ts';

export const createMemoryHotStore = (): HotStore => {
  const rows = new Map<Owner, HotRow[]>();
  let newest = 0;
  let isClosed = false;
  const closed = () => fail('store-unavailable', 'the store is closed');

  return {
    sharing: null,
    append: async (basket, { bytes, device, generation }, above) => {
      if (isClosed) return closed();
      newest = Math.max(newest, above) + 1;
      const row: HotRow = { position: newest, bytes: bytes.slice(), device, generation };
      const known = rows.get(basket);
      if (known) known.push(row);
      else rows.set(basket, [row]);
      return ok(row.position);
    },
    readFrom: async (basket, afterPosition) =>
      isClosed ? closed() : ok((rows.get(basket) ?? []).filter(({ position }) => position > afterPosition)),
    trimThrough: async (basket, position) => {
      if (isClosed) return closed();
      const left = (rows.get(basket) ?? []).filter((row) => row.position > position);
      if (left.length > 0) rows.set(basket, left);
      else rows.delete(basket);
      return ok(undefined);
    },
    dirty: async () => (isClosed ? closed() : ok([...rows.keys()])),
    close: async () => {
      isClosed = true;
    },
  };
};
