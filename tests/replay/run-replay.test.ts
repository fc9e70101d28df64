/** The replay against a tiny server: clean where the server is, and loud where the server loses something. */
import { afterEach, describe, expect, it } from 'vitest';
import { createChance } from '../support/seeded-random.ts';
import type { Shopper } from './invoices.ts';
import { closingLine, describeDifferences, type Outcome, type Replay, runReplay } from './run-replay.ts';
import { startTinyServer, type TinyServer } from './tiny-server.ts';

let server: TinyServer;
afterEach(() => server.close());

const shoppers = (count: number): Shopper[] => {
  const chance = createChance('shoppers');
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 3 === 0 ? 'guest' : 'user',
    name: `${index}`,
    invoices: Array.from({ length: 6 }, (_, invoice) => ({
      id: `${index}.${invoice}`,
      lines: Array.from({ length: 8 }, () => ({
        sku: `sku ${chance.between(1, 10)}`,
        qty: chance.between(1, 9) * (invoice === 4 ? -1 : 1),
        price: 100,
      })),
    })),
  }));
};

const replay = (extra: Partial<Replay> = {}): Promise<Outcome> =>
  runReplay(shoppers(SHOPPERS), {
    url: server.url,
    accounts: server.accounts,
    seed: 'test',
    devices: 3,
    offline: 0.3,
    ...extra,
  });

const SHOPPERS = 12;

describe('the replay', { timeout: 60_000 }, () => {
  it('finds no difference on a server that keeps everything', async () => {
    server = await startTinyServer();
    const outcome = await replay();
    expect(describeDifferences(outcome.differences)).toEqual([]);
    expect(outcome.events).toBeGreaterThan(400);
    expect(server.frames).toBeGreaterThan(outcome.events);
    expect(closingLine(outcome)).toMatch(/^12 baskets, \d+ events, 0 differences$/);
  });

  it('brings devices back whose connections are closed in the middle', async () => {
    server = await startTinyServer((n) => {
      if (n % 200 === 0) server.disconnectAll(4503);
      return false;
    });
    expect(describeDifferences((await replay()).differences)).toEqual([]);
  });

  it('reads back from fresh devices what a forgetful server lost', async () => {
    server = await startTinyServer();
    const outcome = await replay({ restart: async () => server.forget() });
    expect(outcome.differences.length).toBeGreaterThan(40);
    expect(outcome.differences.every(({ where }) => where === 'a fresh device')).toBe(true);
    expect(describeDifferences(outcome.differences)).toHaveLength(21);
  });

  it('counts a basket that could not be played as a difference and goes on', async () => {
    server = await startTinyServer();
    const accounts = {
      ...server.accounts,
      signUp: async (shopper: string) => {
        if (shopper === '4') throw new Error('the shop is closed');
        return server.accounts.signUp(shopper);
      },
    };
    const outcome = await replay({ accounts });
    expect(outcome.differences).toMatchObject([{ shopper: '4', why: 'the shop is closed' }]);
    expect(outcome.baskets).toBe(SHOPPERS);
  });
});
