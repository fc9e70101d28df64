/** The scenario table of DESIGN section 4, each row a named test on real documents. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  applyOrder,
  clear,
  type Intent,
  lineIdOf,
  readBasket,
  remove,
  sealManifest,
  setQuantity,
  stepDown,
  stepUp,
} from '../src/index.ts';

const MUG: Intent = { sku: 'mug' };
const BAG: Intent = { sku: 'bag' };
const line = lineIdOf(MUG);

class Device {
  readonly doc = new Y.Doc();
  constructor(readonly actor: Actor) {}
  add(units: number, intent = MUG): this {
    expect(add(this, intent, units).ok).toBe(true);
    return this;
  }
  set(quantity: number): this {
    expect(setQuantity(this, line, quantity).ok).toBe(true);
    return this;
  }
  remove(): this {
    expect(remove(this, line).ok).toBe(true);
    return this;
  }
  down(units = 1): this {
    expect(stepDown(this, line, units).ok).toBe(true);
    return this;
  }
  get(intent = MUG): number {
    return readBasket(this.doc).lines.find(({ id }) => id === lineIdOf(intent))?.quantity ?? 0;
  }
}

const device = (name: string): Device => new Device(actorOf('user:ada', name, 0));
const guest = (id: string): Device => new Device(actorOf(`guest:${id}`, 'phone', 0));

const sync = (...devices: Device[]): void => {
  for (const from of devices)
    for (const to of devices) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc));
};

/** Two devices of one user that both see `start` units. */
const pair = (start: number): [Device, Device] => {
  const a = device('a');
  const b = device('b');
  a.add(start);
  sync(a, b);
  return [a, b];
};

const both = (a: Device, b: Device): number => {
  sync(a, b);
  expect(b.get()).toBe(a.get());
  return a.get();
};

describe('two devices, concurrently (DESIGN 4)', () => {
  it('S1 +1 and +1 from 1 is 3', () => {
    const [a, b] = pair(1);
    a.add(1);
    b.add(1);
    expect(both(a, b)).toBe(3);
  });

  it('S2 set 3 and set 3 from 1 is 3', () => {
    const [a, b] = pair(1);
    a.set(3);
    b.set(3);
    expect(both(a, b)).toBe(3);
  });

  it('S3 set 3 and +1 from 1 is 4', () => {
    const [a, b] = pair(1);
    a.set(3);
    b.add(1);
    expect(both(a, b)).toBe(4);
  });

  it('S4 remove and +1 from 2 is 1', () => {
    const [a, b] = pair(2);
    a.remove();
    b.add(1);
    expect(both(a, b)).toBe(1);
  });

  it('S5 both remove, then one adds 1, is 1', () => {
    const [a, b] = pair(2);
    a.remove();
    b.remove();
    sync(a, b);
    a.add(1);
    expect(both(a, b)).toBe(1);
  });

  it('S6 both step 1 to 0 is 0, then +1 is 1', () => {
    const [a, b] = pair(1);
    a.down();
    b.down();
    expect(both(a, b)).toBe(0);
    b.add(1);
    expect(both(a, b)).toBe(1);
  });

  it('S7 −1 and −1 from 3 is 1', () => {
    const [a, b] = pair(3);
    a.down();
    b.down();
    expect(both(a, b)).toBe(1);
  });

  it('S8 −2 and −2 from 3 is 0, then +1 is 1', () => {
    const [a, b] = pair(3);
    a.down(2);
    b.down(2);
    expect(both(a, b)).toBe(0);
    a.add(1);
    expect(both(a, b)).toBe(1);
  });

  it('S9 guest 2 and user 4 merged is 6; retried 6; merged from a second device 6', () => {
    const g = guest('g1').add(2);
    const [a, b] = pair(4);
    const update = Y.encodeStateAsUpdate(g.doc);
    Y.applyUpdate(a.doc, update);
    expect(a.get()).toBe(6);
    Y.applyUpdate(a.doc, update);
    expect(a.get()).toBe(6);
    Y.applyUpdate(b.doc, update);
    expect(both(a, b)).toBe(6);
  });

  it('S10 a merge retried after the user removed the line stays 0', () => {
    const g = guest('g1').add(2);
    const [a, b] = pair(4);
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(g.doc));
    a.remove();
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(g.doc));
    expect(both(a, b)).toBe(0);
  });

  it('S11 a stale guest tab that adds 1 after the merge counts once', () => {
    const g = guest('g1').add(2);
    const [a, b] = pair(4);
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(g.doc));
    g.add(1);
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(g.doc));
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(g.doc));
    expect(both(a, b)).toBe(7);
  });

  it('S12 checkout of 3 while an offline device adds 2: order 3, next cart 2', () => {
    const [a, b] = pair(3);
    const manifest = sealManifest(a, (_, quantity) => quantity);
    b.add(2);
    sync(a, b);
    const server = new Device(actorOf('user:ada', 'server', 0));
    sync(a, b, server);
    expect(applyOrder(server, 'order-1', manifest)).toEqual({ ok: true, value: 1 });
    expect(applyOrder(server, 'order-1', manifest)).toEqual({ ok: true, value: 0 });
    expect(manifest.map(({ units }) => units)).toEqual([3]);
    sync(a, b, server);
    expect(both(a, b)).toBe(2);
  });

  it('S13 clear and add of another line: the added line stays', () => {
    const [a, b] = pair(2);
    expect(clear(a)).toEqual({ ok: true, value: 1 });
    b.add(1, BAG);
    expect(both(a, b)).toBe(0);
    expect(a.get(BAG)).toBe(1);
  });

  it('S14 two tabs of one device, +1 each, is +2', () => {
    const first = new Device(actorOf('user:ada', 'phone', 0)).add(1);
    const second = new Device(actorOf('user:ada', 'phone', 1));
    sync(first, second);
    expect(stepUp(first, line).ok).toBe(true);
    expect(stepUp(second, line).ok).toBe(true);
    expect(both(first, second)).toBe(3);
  });
});
