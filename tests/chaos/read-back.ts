/** Reads every basket back with devices that know nothing, from every node in turn, and compares with the ledger. */
import { newId, type Owner } from '../../shared/src/index.ts';
import { systemRandom } from '../../sync-server/src/adapters/system/random.ts';
import type { Acknowledged, Ledger, Lost, Versions } from './ledger.ts';
import { guestAt, versionsOf } from './shoppers.ts';
import { pause, within } from './within.ts';

/** Everything is mended; stores that were frozen may take their timeouts to be reached again. */
const PATIENCE_MS = 90_000;
const CONNECT_MS = 10_000;
const AT_ONCE = 20;

const read = async (url: string, basket: Owner): Promise<Versions> => {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const device = guestAt(url, basket, newId(systemRandom));
    try {
      await within(CONNECT_MS, device.connect());
      return versionsOf(device);
    } catch (error) {
      if (performance.now() > until) throw new Error(`${basket} cannot be read at ${url}: ${String(error)}`);
      await pause(200);
    } finally {
      device.drop();
    }
  }
};

export const readBack = async (
  urls: readonly string[],
  ledger: Ledger,
  kind: keyof Acknowledged,
): Promise<Lost[]> => {
  const lost: Lost[] = [];
  const queue = ledger.baskets.flatMap((basket) => urls.map((url) => ({ basket, url })));
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop())
      lost.push(...ledger.lost(next.basket, kind, await read(next.url, next.basket)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return lost;
};
