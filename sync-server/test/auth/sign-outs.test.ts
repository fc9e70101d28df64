/** Signing out across nodes: two of them over one real Redis, and the store that is asked where something was missed. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { fail, LIMITS, ok } from '../../../shared/src/index.ts';
import { createFakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { serverOrNull } from '../../../tests/support/server-or-null.ts';
import { startRedis } from '../../../tests/support/start-redis.ts';
import type { StoreServer } from '../../../tests/support/store-server.ts';
import { openRedis } from '../../src/adapters/redis/connect.ts';
import { openRedisSessionNews } from '../../src/adapters/redis/session-news.ts';
import { systemRandom } from '../../src/adapters/system/random.ts';
import { followSignOuts } from '../../src/auth/follow-sign-outs.ts';
import { createLiveSessions, type LiveSessions } from '../../src/auth/live-sessions.ts';
import type { Accounts } from '../../src/ports/accounts.ts';
import { noSessionNews, type SessionNews } from '../../src/ports/session-news.ts';

const redis = await serverOrNull(startRedis);
afterAll(() => redis?.dispose());

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((turn) => setImmediate(turn));
};

/** The account store: what has ended, whether it answers, and how often it was asked. */
const accountStore = () => {
  const state = { ended: new Set<string>(), isAway: false, asked: 0 };
  const endedOf: Accounts['endedOf'] = async (ids) => {
    state.asked += 1;
    return state.isAway ? fail('store-unavailable') : ok(ids.filter((id) => state.ended.has(id)));
  };
  return { state, endedOf };
};

/** Watches like sockets do; answers what has been closed, in order. */
const socketsOn = (live: LiveSessions, ...ids: string[]): string[] => {
  const closed: string[] = [];
  for (const id of ids) live.watch(id, () => closed.push(id));
  return closed;
};

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const follow = (news: SessionNews, accounts: Pick<Accounts, 'endedOf'>, clock = createFakeClock()) => {
  const liveSessions = createLiveSessions(news);
  closers.push(followSignOuts({ liveSessions, news, accounts, clock, random: systemRandom }));
  return { liveSessions, clock };
};

const suite = ({ url, kill9, restart }: StoreServer): void => {
  const node = async (prefix: string, accounts: ReturnType<typeof accountStore>) => {
    const options = { url, prefix, random: systemRandom, log: quiet };
    const telling: Redis = openRedis(options, 'telling');
    const news = openRedisSessionNews({ ...options, telling });
    let missed = 0;
    closers.push(() => telling.disconnect(), news.close);
    news.listen({ onEnded: () => undefined, onMaybeMissed: () => void missed++ });
    const { liveSessions } = follow(news, accounts);
    await until(() => missed > 0 && telling.status === 'ready');
    return { liveSessions, missed: () => missed, isTelling: () => telling.status === 'ready' };
  };
  const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

  describe('two nodes over one Redis', () => {
    it('SN1 a session that is ended on one is closed on both, once, and no other', async () => {
      const [prefix, accounts] = [newPrefix(), accountStore()];
      const [one, two] = [await node(prefix, accounts), await node(prefix, accounts)];
      const apart = await node(newPrefix(), accounts);
      const closed = [one, two, apart].map(({ liveSessions }) =>
        socketsOn(liveSessions, 'ada', 'ada', 'bob'),
      );
      one.liveSessions.end('ada');
      expect(closed[0]).toEqual(['ada', 'ada']);
      await until(() => closed[1]?.length === 2);
      two.liveSessions.end('bob');
      await until(() => closed[0]?.length === 3);
      expect(closed).toEqual([['ada', 'ada', 'bob'], ['ada', 'ada', 'bob'], []]);
      // A socket that was let in before it ended, and comes to watch after the word.
      const late = socketsOn(two.liveSessions, 'ada');
      await until(() => late.length === 1);
    });

    it('SN2 what was ended while Redis was dead is closed when it is back, and they hear each other again', async () => {
      const [prefix, accounts] = [newPrefix(), accountStore()];
      const [one, two] = [await node(prefix, accounts), await node(prefix, accounts)];
      const closed = socketsOn(two.liveSessions, 'ada', 'bob', 'eve');
      const before = two.missed();
      await kill9();
      accounts.state.ended.add('ada');
      one.liveSessions.end('ada');
      await restart();
      await until(() => two.missed() > before && one.missed() > 1);
      await until(() => closed.length > 0);
      expect(closed).toEqual(['ada']);
      // Nobody signs out while it is away: accounts end no session without it.
      await until(one.isTelling);
      one.liveSessions.end('eve');
      await until(() => closed.length > 1);
      expect(closed).toEqual(['ada', 'eve']);
    });
  });
};

if (redis) suite(redis);
else describe.skip('there is no Redis here', () => it('SN1 runs on one', () => undefined));

describe('a node that asks', () => {
  it('SN3 finds from time to time what nobody told', async () => {
    const accounts = accountStore();
    const { liveSessions, clock } = follow(noSessionNews, accounts);
    const closed = socketsOn(liveSessions, 'ada', 'bob');
    accounts.state.ended.add('ada');
    await clock.advance(LIMITS.sessionLookMs - 1);
    expect([closed, accounts.state.asked]).toEqual([[], 0]);
    await clock.advance(1);
    expect(closed).toEqual(['ada']);
    accounts.state.ended.add('bob');
    await clock.advance(LIMITS.sessionLookMs);
    expect(closed).toEqual(['ada', 'bob']);
    await clock.advance(10 * LIMITS.sessionLookMs);
    expect(accounts.state.asked).toBe(2);
  });

  it('SN4 ends nothing while the store does not answer, and asks again until it does', async () => {
    const accounts = accountStore();
    const { liveSessions, clock } = follow(noSessionNews, accounts);
    const closed = socketsOn(liveSessions, 'ada');
    accounts.state.ended.add('ada');
    accounts.state.isAway = true;
    await clock.advance(LIMITS.sessionLookMs + 2 * LIMITS.retryMinMs);
    expect([closed, accounts.state.asked > 1]).toEqual([[], true]);
    accounts.state.isAway = false;
    await clock.advance(LIMITS.retryMaxMs);
    expect(closed).toEqual(['ada']);
  });

  it('SN2 asks once more where something was missed while it asked', async () => {
    const accounts = accountStore();
    let missed = (): void => undefined;
    const news: SessionNews = {
      ...noSessionNews,
      listen: ({ onMaybeMissed }) => {
        missed = onMaybeMissed;
        return () => undefined;
      },
    };
    const { liveSessions } = follow(news, accounts);
    socketsOn(liveSessions, 'ada');
    for (let i = 0; i < 5; i++) missed();
    await settle();
    expect(accounts.state.asked).toBe(2);
  });
});
