/** Runs the store contracts over every adapter. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  durableStoreContract,
  type OpenedDurableStore,
} from '../../../tests/contract/durable-store.contract.ts';
import { hotStoreContract } from '../../../tests/contract/hot-store.contract.ts';
import { sharingContract } from '../../../tests/contract/sharing.contract.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { createMemoryDurableStore } from '../../src/adapters/memory/durable-store.ts';
import { createMemoryGuestStore } from '../../src/adapters/memory/guest-store.ts';
import { createMemoryHotStore } from '../../src/adapters/memory/hot-store.ts';
import { SharedMemory } from '../../src/adapters/memory/shared-hot-store.ts';
import { openSqliteBasketStores } from '../../src/adapters/sqlite/basket-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'pannier-stores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = (): string => join(folder, `${count++}.db`);

const unopened = () => Promise.reject(new Error('what is in memory ends with its process'));

hotStoreContract('memory', async () => ({ store: createMemoryHotStore(), reopen: unopened }), {
  survives: false,
});
hotStoreContract(
  'memory, shared',
  async () => ({
    store: new SharedMemory({ clock: createFakeClock(), times: { afterMs: 1, atMostMs: 1 } }).node(),
    reopen: unopened,
  }),
  { survives: false },
);
hotStoreContract(
  'SQLite',
  async () => {
    const path = newPath();
    return {
      store: (await openSqliteBasketStores({ path })).hot,
      reopen: async () => (await openSqliteBasketStores({ path })).hot,
    };
  },
  { survives: true },
);

sharingContract('memory', async (times) => {
  const clock = createFakeClock();
  const shared = new SharedMemory({ clock, times });
  return {
    nodes: [shared.node(), shared.node()],
    emptied: () => shared.empty(),
    pass: (ms) => clock.advance(ms),
    close: async () => undefined,
  };
});

durableStoreContract(
  'memory',
  async () => ({ durable: createMemoryDurableStore(), guests: createMemoryGuestStore(), reopen: unopened }),
  { survives: false },
);

const openSqlite = async (path: string): Promise<OpenedDurableStore> => ({
  ...(await openSqliteBasketStores({ path })),
  reopen: () => openSqlite(path),
});
durableStoreContract('SQLite', () => openSqlite(newPath()), { survives: true });
