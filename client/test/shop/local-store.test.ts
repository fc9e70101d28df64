/** The local stores, held to one contract. */
import { createMemoryStore, createSharedMemory } from '../../src/adapters/memory/local-store.ts';
import { localStoreContract } from './local-store.contract.ts';
import { createRxBrowser } from './support/rx-browser.ts';
import { untoldInMemory } from './support/untold.ts';

localStoreContract('memory', () => {
  const memory = createSharedMemory();
  return { openTab: async () => createMemoryStore(memory), untold: untoldInMemory(memory) };
});

localStoreContract('RxDB on IndexedDB', () => {
  const browser = createRxBrowser();
  return { openTab: browser.openStore, untold: browser.untold };
});
