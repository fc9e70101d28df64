/**
 * One run: load from devices that die, faults on everything else, and then three readings by devices that know
 * nothing. After all nodes were killed at once, everything accepted is there; after everything was flushed and
 * Redis has lost all it had, everything saved still is.
 */
import { createChance } from '../support/seeded-random.ts';
import { faultsOf, wreak } from './faults.ts';
import { Ledger, type Lost } from './ledger.ts';
import { readBack } from './read-back.ts';
import { Shoppers, type ShoppersCounts } from './shoppers.ts';
import type { Stage } from './stage.ts';
import { pause } from './within.ts';

export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: string;
  readonly devices: number;
  readonly baskets: number;
}

export interface ChaosOutcome {
  readonly stage: string;
  readonly counts: ShoppersCounts;
  readonly faults: ReadonlyMap<string, number>;
  readonly baskets: number;
  readonly acknowledgements: { readonly accepted: number; readonly saved: number };
  readonly records: { readonly accepted: number; readonly saved: number };
  readonly lostAccepted: readonly Lost[];
  readonly lostSaved: readonly Lost[];
}

const killAll = async ({ nodes }: Stage): Promise<void> => {
  await Promise.all(nodes.map((node) => node.kill9()));
  for (const node of nodes) await node.restart();
};

const mend = ({ links, stores }: Stage): void => {
  for (const link of Object.values(links)) link.heal();
  for (const store of Object.values(stores)) store.resume();
};

/** Redis begins anew, empty: what was saved must not need it. */
const forgetHot = async ({ stores, nodes }: Stage): Promise<void> => {
  const { Redis } = stores;
  if (!Redis) return;
  await Promise.all(nodes.map((node) => node.kill9()));
  const { Redis: Client } = await import('ioredis');
  const client = new Client(Redis.url);
  await client.flushall();
  client.disconnect();
  for (const node of nodes) await node.restart();
};

export const runChaos = async (stage: Stage, options: ChaosOptions): Promise<ChaosOutcome> => {
  const { seconds, seed, devices, baskets } = options;
  const ledger = new Ledger();
  const urls = (): string[] => stage.nodes.map(({ url }) => url);
  const shoppers = new Shoppers({ urls, ledger, chance: createChance(`${seed} shoppers`), devices, baskets });
  const until = performance.now() + seconds * 1000;
  shoppers.start();
  // A moment in which all is well, so that there is something to lose.
  await pause(Math.min(2_000, seconds * 100));
  const isOver = (): boolean => performance.now() >= until;
  const faults = await wreak(faultsOf(stage), createChance(`${seed} faults`), isOver);
  await shoppers.end();
  mend(stage);
  await killAll(stage);
  const lostAccepted = await readBack(urls(), ledger, 'accepted');
  await forgetHot(stage);
  const lostSaved = await readBack(urls(), ledger, 'saved');
  return {
    stage: stage.name,
    counts: shoppers.counts,
    faults,
    baskets: ledger.baskets.length,
    acknowledgements: ledger.acknowledgements,
    records: { accepted: ledger.count('accepted'), saved: ledger.count('saved') },
    lostAccepted,
    lostSaved,
  };
};
