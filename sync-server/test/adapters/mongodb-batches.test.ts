/** What is asked of MongoDB at the same moment, as one command. SPEC MG18, MG7. */
import { afterAll, describe, expect, it } from 'vitest';
import { fail, type Owner, ok, type Result } from '../../../shared/src/index.ts';
import { Batches } from '../../src/adapters/mongodb/batches.ts';
import { openMongo } from '../../src/adapters/mongodb/connect.ts';
import { createMongoGuestStore } from '../../src/adapters/mongodb/guest-store.ts';
import { unwrap } from '../support/basket-devices.ts';
import { testMongo } from './mongo-database.ts';

const turn = () => new Promise((done) => setImmediate(done));

/** A store that answers when told to; `asked` are the commands it has got. */
const slowStore = () => {
  const asked: number[][] = [];
  const answers: ((result: Result<readonly string[]>) => void)[] = [];
  const batches = new Batches<number, string>((asks) => {
    asked.push([...asks]);
    return new Promise((answer) => answers.push(answer));
  });
  const answer = (command: number, result?: Result<readonly string[]>): void =>
    answers[command]?.(result ?? ok((asked[command] ?? []).map((ask) => `answer to ${ask}`)));
  return { asked, answer, batches };
};

describe('batches', () => {
  it('MG18 what is asked in one turn is one command, and each hears its own answer', async () => {
    const { asked, answer, batches } = slowStore();
    const heard = [1, 2, 1].map((ask) => batches.ask(ask));
    await turn();
    expect(asked).toEqual([[1, 2, 1]]);
    answer(0);
    expect(await Promise.all(heard)).toEqual(
      ['answer to 1', 'answer to 2', 'answer to 1'].map((text) => ok(text)),
    );
  });

  it('MG18 an ask is in a command that begins after it; many wait together for a free one', async () => {
    const { asked, answer, batches } = slowStore();
    for (let ask = 0; ask < 4; ask++) {
      void batches.ask(ask);
      await turn();
    }
    const late = Array.from({ length: 120 }, (_, i) => batches.ask(100 + i));
    await turn();
    expect(asked).toEqual([[0], [1], [2], [3]]);
    answer(2);
    await turn();
    await turn();
    expect(asked.slice(4).map(({ length }) => length)).toEqual([100]);
    answer(4);
    await turn();
    await turn();
    expect(asked.slice(5).map(({ length }) => length)).toEqual([20]);
    answer(5);
    expect((await Promise.all(late)).map((heard) => unwrap(heard))).toEqual(
      late.map((_, i) => `answer to ${100 + i}`),
    );
  });

  it('MG18 a failure is everybody’s, a bug too, and the next command goes on', async () => {
    const { answer, batches } = slowStore();
    const lost = [1, 2].map((ask) => batches.ask(ask));
    await turn();
    answer(0, fail('store-unavailable', 'gone'));
    for (const heard of await Promise.all(lost)) expect(heard).toMatchObject({ ok: false });
    const next = batches.ask(3);
    await turn();
    answer(1);
    expect(unwrap(await next)).toBe('answer to 3');
    const broken = new Batches<number, string>(() => Promise.reject(new TypeError('a bug')));
    await expect(broken.ask(1)).rejects.toThrow('a bug');
    await expect(broken.ask(2)).rejects.toThrow('a bug');
  });
});

const mongo = await testMongo();
afterAll(() => mongo?.dispose());

describe.skipIf(!mongo)('guests in batches', () => {
  it('MG18 of many who bind and claim at once each hears what was decided', async () => {
    const url = mongo?.newUrl() ?? '';
    const connection = openMongo({ url });
    const guests = createMongoGuestStore(connection);
    const names = Array.from({ length: 60 }, (_, i): Owner => `guest:g${i % 30}`);
    const bound = await Promise.all(names.map((guest, i) => guests.bind(guest, `secret ${i}`)));
    expect(bound.slice(0, 30).map((one) => unwrap(one))).toEqual(Array(30).fill('bound'));
    expect(bound.slice(30).map((one) => unwrap(one))).toEqual(Array(30).fill('other'));
    const claims = await Promise.all(
      names.map((guest, i) => guests.claim(guest, i < 30 ? 'user:one' : 'user:two', i)),
    );
    expect(new Set(claims.map((one) => unwrap(one).owner))).toEqual(new Set(['user:one']));
    expect(await Promise.all(names.map(async (guest) => unwrap(await guests.claimerOf(guest))))).toEqual(
      Array(60).fill('user:one'),
    );
    await connection.close();
  });
});
