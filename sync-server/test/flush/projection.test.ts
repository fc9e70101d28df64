/** What a projection says beside the lines: usage and contact. SPEC FL12, FL13. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  fail,
  LIMITS,
  type Owner,
  ok,
  type Result,
  USAGE,
  usageKey,
} from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { createContacts } from '../../src/auth/contacts.ts';
import { projectBasket } from '../../src/domain/project-basket.ts';
import { flushBasket } from '../../src/flush/flush-basket.ts';
import type { Person } from '../../src/ports/accounts.ts';
import { rotateBasket } from '../../src/room/rotate-basket.ts';
import { unwrap } from '../support/basket-devices.ts';

const U: Owner = 'user:ada';
const G: Owner = 'guest:g';
const ADA = { name: 'Ada', email: 'ada@example.com' };

/** Accounts that know Ada, and count how often they are asked. */
const createAccounts = () => {
  const state = { asked: [] as string[], isDown: false };
  const person = async (id: string): Promise<Result<Person | null>> => {
    state.asked.push(id);
    if (state.isDown) return fail('store-unavailable');
    return ok(id === 'ada' ? { id, ...ADA } : null);
  };
  return { state, person };
};

const createWorld = () => {
  const clock = createFakeClock();
  const accounts = createAccounts();
  const warnings: object[] = [];
  const log = {
    info: () => undefined,
    error: () => undefined,
    warn: (line: object) => void warnings.push(line),
  };
  const contacts = createContacts(accounts, clock, log);
  const stores = { hot: createMemoryHotStore(), durable: createMemoryDurableStore(), contacts };
  const doc = new Y.Doc();
  /** One more unit, saved; answers who the projection names. */
  const save = async (owner: Owner) => {
    unwrap(add({ doc, actor: actorOf(owner, 'phone', 0) }, { sku: 'cup' }, 1));
    const bytes = Y.encodeStateAsUpdate(doc);
    unwrap(await stores.hot.append(owner, { bytes, device: 'phone', generation: 0 }, 0));
    unwrap(await flushBasket(owner, stores, clock));
    return unwrap(await stores.durable.projection(owner))?.contact;
  };
  return { clock, accounts: accounts.state, contacts, stores, save, warnings };
};

describe('usage', () => {
  it('FL12 is summed over devices, apart by quota and period, and passes junk over', () => {
    const doc = new Y.Doc();
    const usage = doc.getMap(USAGE);
    const use = (quota: string, period: string, device: string, units: unknown, owner: Owner = U) =>
      usage.set(usageKey(quota, period, actorOf(owner, device, 0)), { v: 1, u: units });
    use('videos', '2026-12', 'phone', 1);
    use('videos', '2026-11', 'phone', 2);
    use('videos', '2026-11', 'laptop', 3);
    use('videos', '2026-11', 'phone', 4, G);
    use('seconds', '2026-11', 'phone', 90);
    use('videos', '2026-11', 'tablet', -7);
    usage.set('u|videos', { v: 1, u: 5 });
    expect(projectBasket(doc, 1).usage).toEqual([
      { quota: 'seconds', period: '2026-11', used: 90 },
      { quota: 'videos', period: '2026-11', used: 9 },
      { quota: 'videos', period: '2026-12', used: 1 },
    ]);
    expect(projectBasket(new Y.Doc(), 1).usage).toEqual([]);
  });
});

describe('contact', () => {
  it('FL13 a user’s basket names its person, a guest’s and an unknown user’s nobody', async () => {
    const { save, accounts } = createWorld();
    expect(await save(U)).toEqual(ADA);
    expect(await save(G)).toBeNull();
    expect(await save('user:bob')).toBeNull();
    expect(accounts.asked).toEqual(['ada', 'bob']);
  });

  it('FL13 is asked once for many flushes, and again after a while', async () => {
    const { save, accounts, clock } = createWorld();
    for (let flush = 0; flush < 3; flush++) expect(await save(U)).toEqual(ADA);
    expect(accounts.asked).toHaveLength(1);
    await clock.advance(LIMITS.contactFreshMs);
    await save(U);
    expect(accounts.asked).toHaveLength(2);
  });

  it('FL13 what nobody can say keeps no basket from being saved, and is said at the next flush', async () => {
    const { save, accounts, warnings } = createWorld();
    accounts.isDown = true;
    expect(await save(U)).toBeNull();
    expect(warnings).toEqual([{ basket: U, code: 'store-unavailable' }]);
    accounts.isDown = false;
    expect(await save(U)).toEqual(ADA);
  });

  it('FL13 remembers a bounded number of people', async () => {
    const { contacts, accounts } = createWorld();
    for (let i = 0; i <= LIMITS.contactsKept; i++) await contacts.of(`user:${i}`);
    await contacts.of(`user:${LIMITS.contactsKept}`);
    expect(accounts.asked).toHaveLength(LIMITS.contactsKept + 1);
    await contacts.of('user:0');
    expect(accounts.asked).toHaveLength(LIMITS.contactsKept + 2);
  });

  it('FL13 a new generation names the person too', async () => {
    const { stores, clock } = createWorld();
    const doc = new Y.Doc();
    unwrap(add({ doc, actor: actorOf(U, 'phone', 0) }, { sku: 'cup' }, 1));
    // Two keys in turn leave a history that cannot be run together.
    const key = (i: number) => usageKey('videos', '2026-11', actorOf(U, 'phone', i % 2));
    for (let i = 0; i < 9_000; i++) doc.getMap(USAGE).set(key(i), { v: i + 1, u: i });
    const bytes = Y.encodeStateAsUpdate(doc);
    unwrap(await stores.hot.append(U, { bytes, device: 'phone', generation: 0 }, 0));
    unwrap(await flushBasket(U, stores, clock));
    expect(unwrap(await rotateBasket(U, stores, clock))).toBe(true);
    expect(unwrap(await stores.durable.load(U))).toMatchObject({
      generation: 1,
      projection: { contact: ADA },
    });
  });
});
