/**
 * What every hot store must do (rules H1–H8 of sync-server/SPEC.md). `open` makes an empty store; `reopen` opens
 * the same one again and is only asked where the adapter survives its process.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Owner, Result } from '../../shared/src/index.ts';
import type { HotStore, HotUpdate } from '../../sync-server/src/ports/hot-store.ts';

export interface OpenedHotStore {
  readonly store: HotStore;
  readonly reopen: () => Promise<HotStore>;
}

/** Whether an adapter's store outlives its process, so that it can be opened again. */
export interface Survival {
  readonly survives: boolean;
}

export const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
};

const A: Owner = 'user:a';
const B: Owner = 'guest:b';

const update = (...bytes: number[]): HotUpdate => ({
  bytes: Uint8Array.from(bytes),
  device: 'phone',
  generation: 0,
});

export const hotStoreContract = (
  name: string,
  open: () => Promise<OpenedHotStore>,
  { survives }: Survival,
): void => {
  describe(`hot store: ${name}`, () => {
    const opened: HotStore[] = [];
    const fresh = async (): Promise<OpenedHotStore> => {
      const made = await open();
      opened.push(made.store);
      return made;
    };
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    it('H1 answers the rows of a basket as they were appended, in order', async () => {
      const { store } = await fresh();
      const first = unwrap(
        await store.append(A, { bytes: Uint8Array.of(1, 2), device: 'x', generation: 3 }, 0),
      );
      const second = unwrap(await store.append(A, update(0, 255), 0));
      await store.append(B, update(9), 0);
      const rows = unwrap(await store.readFrom(A, 0));
      expect(rows.map((row) => ({ ...row, bytes: [...row.bytes] }))).toEqual([
        { position: first, bytes: [1, 2], device: 'x', generation: 3 },
        { position: second, bytes: [0, 255], device: 'phone', generation: 0 },
      ]);
    });

    it('H2 gives strictly increasing positions, also to concurrent appends and after a trim', async () => {
      const { store } = await fresh();
      const many = await Promise.all(Array.from({ length: 40 }, (_, i) => store.append(A, update(i), 0)));
      const positions = many.map(unwrap);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(new Set(positions).size).toBe(40);
      expect(positions[0]).toBeGreaterThanOrEqual(1);
      const rows = unwrap(await store.readFrom(A, 0));
      expect(rows.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 40 }, (_, i) => i));
      const last = positions.at(-1) ?? 0;
      await store.trimThrough(A, last);
      expect(unwrap(await store.append(A, update(1), 0))).toBeGreaterThan(last);
    });

    it('H3 reads after a position only', async () => {
      const { store } = await fresh();
      const first = unwrap(await store.append(A, update(1), 0));
      const second = unwrap(await store.append(A, update(2), 0));
      expect(unwrap(await store.readFrom(A, first)).map(({ position }) => position)).toEqual([second]);
      expect(unwrap(await store.readFrom(A, second))).toEqual([]);
    });

    it('H4 trims through a position, as often as asked, one basket only', async () => {
      const { store } = await fresh();
      const first = unwrap(await store.append(A, update(1), 0));
      await store.append(B, update(2), 0);
      const third = unwrap(await store.append(A, update(3), 0));
      unwrap(await store.trimThrough(A, first));
      unwrap(await store.trimThrough(A, first));
      expect(unwrap(await store.readFrom(A, 0)).map(({ position }) => position)).toEqual([third]);
      expect(unwrap(await store.readFrom(B, 0))).toHaveLength(1);
      unwrap(await store.trimThrough('user:nobody', 99));
    });

    it('H5 lists the baskets that have rows', async () => {
      const { store } = await fresh();
      expect(unwrap(await store.dirty())).toEqual([]);
      await store.append(A, update(1), 0);
      await store.append(A, update(1), 0);
      const position = unwrap(await store.append(B, update(1), 0));
      expect([...unwrap(await store.dirty())].sort()).toEqual([B, A]);
      await store.trimThrough(B, position);
      expect(unwrap(await store.dirty())).toEqual([A]);
    });

    it('H6 keeps its own copy of the bytes', async () => {
      const { store } = await fresh();
      const pool = new Uint8Array(4096).fill(7);
      const view = pool.subarray(100, 103);
      await store.append(A, { bytes: view, device: 'x', generation: 0 }, 0);
      pool.fill(0);
      const [row] = unwrap(await store.readFrom(A, 0));
      expect([...(row?.bytes ?? [])]).toEqual([7, 7, 7]);
    });

    it('H7 is unavailable, not empty, once it is closed', async () => {
      const { store } = await fresh();
      await store.append(A, update(1), 0);
      await store.close();
      await store.close();
      for (const result of [
        await store.append(A, update(1), 0),
        await store.readFrom(A, 0),
        await store.trimThrough(A, 1),
        await store.dirty(),
      ])
        expect(result).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
    });

    if (survives)
      it('H8 has after a reopening what it acknowledged before', async () => {
        const { store, reopen } = await fresh();
        const position = unwrap(await store.append(A, update(1), 0));
        await store.close();
        const again = await reopen();
        opened.push(again);
        expect(unwrap(await again.readFrom(A, 0))).toHaveLength(1);
        expect(unwrap(await again.append(A, update(2), 0))).toBeGreaterThan(position);
      });
  });
};
