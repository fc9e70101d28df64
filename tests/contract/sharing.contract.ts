/**
 * What every hot store must do that several nodes share (rules HS1–HS10 of sync-server/SPEC.md). `open` makes an
 * empty one and answers two nodes of it; `pass` lets that much of the store's time go by.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Owner } from '../../shared/src/index.ts';
import type { HotStore, HotUpdate } from '../../sync-server/src/ports/hot-store.ts';
import type { HotEvent, Sharing } from '../../sync-server/src/ports/sharing.ts';
import { unwrap } from './hot-store.contract.ts';

export interface OpenedShared {
  readonly nodes: readonly [HotStore, HotStore];
  /** A store that has begun anew after the loss of everything in it. */
  readonly emptied: () => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface SharedTimes {
  readonly afterMs: number;
  readonly atMostMs: number;
}

const A: Owner = 'user:a';
const B: Owner = 'guest:b';
const TIMES: SharedTimes = { afterMs: 60, atMostMs: 150 };
const LEASE_MS = 120;

const update = (...bytes: number[]): HotUpdate => ({
  bytes: Uint8Array.from(bytes),
  device: 'phone',
  generation: 2,
});

const sharingOf = ({ sharing }: HotStore): Sharing => {
  if (!sharing) throw new Error('not shared');
  return sharing;
};

/** What a follower was told, and a way to wait for more. */
const listen = async (store: HotStore, basket: Owner) => {
  const events: HotEvent[] = [];
  const waiting: { count: number; done: () => void }[] = [];
  const following = sharingOf(store).follow(basket, (event) => {
    events.push(event);
    for (const { count, done } of waiting) if (events.length >= count) done();
  });
  unwrap(await following.begun);
  const until = (count: number): Promise<void> =>
    new Promise((done) => {
      if (events.length >= count) done();
      else waiting.push({ count, done });
    });
  return { events, until, end: () => following.end() };
};

const plain = (event: HotEvent | undefined) =>
  event?.type === 'row' ? { ...event, update: { ...event.update, bytes: [...event.update.bytes] } } : event;

export const sharingContract = (name: string, open: (times: SharedTimes) => Promise<OpenedShared>): void => {
  describe(`shared hot store: ${name}`, () => {
    const opened: OpenedShared[] = [];
    const fresh = async (): Promise<OpenedShared> => {
      const made = await open(TIMES);
      opened.push(made);
      return made;
    };
    afterEach(async () => {
      for (const { close } of opened.splice(0)) await close();
    });

    it('HS1 tells the nodes that follow a basket of its rows, each with the one before it', async () => {
      const { nodes } = await fresh();
      const [one, two] = nodes;
      const follower = await listen(two, A);
      const first = unwrap(await one.append(A, update(1, 0, 255), 0));
      await one.append(B, update(9), 0);
      const second = unwrap(await one.append(A, update(10, 13, 9), 0));
      await follower.until(2);
      expect(follower.events.map(plain)).toEqual([
        { type: 'row', position: first, previous: 0, update: { ...update(), bytes: [1, 0, 255] } },
        { type: 'row', position: second, previous: first, update: { ...update(), bytes: [10, 13, 9] } },
      ]);
    });

    it('HS1 tells a node of its own rows by the very update it gave', async () => {
      const { nodes } = await fresh();
      const own = await listen(nodes[0], A);
      const before = unwrap(await nodes[1].append(A, update(1), 0));
      const given = update(2);
      const position = unwrap(await nodes[0].append(A, given, 0));
      await own.until(2);
      const row = own.events.find((event) => event.type === 'row' && event.position === position);
      expect(row).toMatchObject({ previous: before });
      expect(row?.type === 'row' && row.update).toBe(given);
    });

    it('HS2 tells every row after following has begun, and nothing after it has ended', async () => {
      const { nodes } = await fresh();
      const [one, two] = nodes;
      const follower = await listen(two, A);
      const rows = await Promise.all(Array.from({ length: 50 }, (_, i) => one.append(A, update(i), 0)));
      await follower.until(50);
      expect(follower.events.map((event) => event.type === 'row' && event.position)).toEqual(
        rows.map(unwrap),
      );
      follower.end();
      const again = await listen(two, B);
      await one.append(A, update(1), 0);
      await one.append(B, update(1), 0);
      await again.until(1);
      expect(follower.events).toHaveLength(50);
    });

    it('HS3 a basket is due some time after its last change, at most some time after its first', async () => {
      const { nodes, pass } = await fresh();
      const sharing = sharingOf(nodes[1]);
      await nodes[0].append(A, update(1), 0);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([]);
      await pass(TIMES.afterMs + 1);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([A]);
      await nodes[0].append(B, update(1), 0);
      for (let waited = 0; waited < TIMES.atMostMs; waited += 25) {
        await pass(25);
        await nodes[0].append(B, update(1), 0);
      }
      await pass(5);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toContain(B);
    });

    it('HS3 lends a basket to one node, and again when the lease has run out', async () => {
      const { nodes, pass } = await fresh();
      const [one, two] = nodes.map(sharingOf) as [Sharing, Sharing];
      await nodes[0].append(A, update(1), 0);
      await pass(TIMES.afterMs + 1);
      const [first, second] = await Promise.all([one.takeDue(10, LEASE_MS), two.takeDue(10, LEASE_MS)]);
      expect([...unwrap(first), ...unwrap(second)]).toEqual([A]);
      // A change while it is lent does not make it due for anybody else.
      await nodes[1].append(A, update(2), 0);
      expect(unwrap(await two.takeDue(10, LEASE_MS))).toEqual([]);
      await pass(LEASE_MS + TIMES.afterMs + 1);
      expect(unwrap(await two.takeDue(10, LEASE_MS))).toEqual([A]);
    });

    it('HS3 lends at most as many as asked for, the longest due first', async () => {
      const { nodes, pass } = await fresh();
      const sharing = sharingOf(nodes[0]);
      await nodes[0].append(B, update(1), 0);
      await pass(5);
      await nodes[0].append(A, update(1), 0);
      expect(unwrap(await sharing.countDirty())).toBe(2);
      await pass(TIMES.afterMs + 1);
      expect(unwrap(await sharing.takeDue(1, LEASE_MS))).toEqual([B]);
      expect(unwrap(await sharing.takeDue(1, LEASE_MS))).toEqual([A]);
    });

    it('HS4 a trim that leaves nothing takes the basket off; one that leaves rows gives it a new time', async () => {
      const { nodes, pass } = await fresh();
      const [store] = nodes;
      const sharing = sharingOf(store);
      const first = unwrap(await store.append(A, update(1), 0));
      const second = unwrap(await store.append(A, update(2), 0));
      unwrap(await store.trimThrough(A, first));
      expect(unwrap(await store.dirty())).toEqual([A]);
      await pass(TIMES.afterMs + 1);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([A]);
      unwrap(await store.trimThrough(A, second));
      expect(unwrap(await sharing.countDirty())).toBe(0);
      await pass(LEASE_MS + TIMES.atMostMs);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([]);
    });

    it('HS5 a postponed basket is due then and not before, whatever changes', async () => {
      const { nodes, pass } = await fresh();
      const [store] = nodes;
      const sharing = sharingOf(store);
      await store.append(A, update(1), 0);
      unwrap(await sharing.postpone(A, 4 * TIMES.atMostMs));
      await store.append(A, update(1), 0);
      await pass(2 * TIMES.atMostMs);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([]);
      await pass(3 * TIMES.atMostMs);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([A]);
      unwrap(await sharing.postpone(B, 1));
      await pass(2);
      expect(unwrap(await sharing.takeDue(10, LEASE_MS))).toEqual([]);
    });

    it('HS6 tells what is saved, and answers how far each basket is', async () => {
      const { nodes } = await fresh();
      const [one, two] = nodes;
      const first = unwrap(await one.append(A, update(1), 0));
      const second = unwrap(await one.append(A, update(2), 0));
      const follower = await listen(two, A);
      unwrap(await one.trimThrough(A, first));
      await follower.until(1);
      expect(follower.events).toEqual([{ type: 'saved', through: first }]);
      expect(unwrap(await sharingOf(two).progress([A, B]))).toEqual([
        { basket: A, last: second, savedThrough: first },
        { basket: B, last: 0, savedThrough: 0 },
      ]);
      expect(unwrap(await sharingOf(two).progress([]))).toEqual([]);
      const begun = [A, B].map((basket) => sharingOf(one).follow(basket, () => undefined).begun);
      expect((await Promise.all(begun)).map(unwrap)).toEqual([first, 0]);
    });

    it('HS7 positions are greater than what the caller knows to be saved, also after everything was lost', async () => {
      const { nodes, emptied } = await fresh();
      const [store] = nodes;
      const far = Date.now() * 1000 + 3_600_000_000;
      expect(unwrap(await store.append(A, update(1), far))).toBeGreaterThan(far);
      const before = unwrap(await store.append(A, update(2), 0));
      await emptied();
      expect(unwrap(await store.append(A, update(3), before))).toBeGreaterThan(before);
    });

    it('HS8 announces to the other nodes that follow the basket', async () => {
      const { nodes } = await fresh();
      const [one, two] = nodes;
      const own = await listen(one, A);
      const other = await listen(two, A);
      sharingOf(one).announce(A, { type: 'rotated', generation: 3 });
      sharingOf(one).announce(A, { type: 'claimed', guest: B, user: A });
      await other.until(2);
      expect(other.events).toEqual([
        { type: 'rotated', generation: 3 },
        { type: 'claimed', guest: B, user: A },
      ]);
      expect(own.events).toEqual([]);
    });

    it('HS10 appends what was computed from all rows, unless there is one more', async () => {
      const { nodes } = await fresh();
      const [one, other] = nodes;
      const first = unwrap(await one.append(A, update(1), 0));
      const tries = await Promise.all(nodes.map((node) => sharingOf(node).appendNext(A, update(2), first)));
      const positions = tries.map((tried) => unwrap(tried));
      expect(positions.filter((position) => position === null)).toHaveLength(1);
      expect(Math.max(...positions.map(Number))).toBeGreaterThan(first);
      expect(unwrap(await other.readFrom(A, first))).toHaveLength(1);
      expect(unwrap(await sharingOf(one).appendNext(B, update(3), 7))).toBeGreaterThan(7);
    });

    it('HS9 forgets a basket that is saved, and none that is not', async () => {
      const { nodes } = await fresh();
      const [store] = nodes;
      const sharing = sharingOf(store);
      const position = unwrap(await store.append(A, update(1), 0));
      unwrap(await sharing.forget(A));
      expect(unwrap(await store.readFrom(A, 0))).toHaveLength(1);
      unwrap(await store.trimThrough(A, position));
      unwrap(await sharing.forget(A));
      expect(unwrap(await sharing.progress([A]))).toEqual([{ basket: A, last: 0, savedThrough: 0 }]);
      expect(unwrap(await store.append(A, update(1), position))).toBeGreaterThan(position);
    });
  });
};
