/** The chaos's own judge, and the link it cuts: both must see what they are there to see. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openLink } from '../support/tcp-proxy.ts';
import { Ledger } from './ledger.ts';

it('finds a record that is older than what was acknowledged, or gone, and nothing else', () => {
  const ledger = new Ledger();
  ledger.note('guest:g', 'accepted', new Map([['a', 2]]));
  ledger.note(
    'guest:g',
    'accepted',
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
  ledger.note('guest:g', 'saved', new Map([['a', 1]]));
  expect(ledger.lost('guest:g', 'accepted', new Map([['a', 2]]))).toEqual([
    { basket: 'guest:g', key: 'b', acknowledged: 1, found: 0 },
  ]);
  expect(ledger.lost('guest:g', 'saved', new Map([['a', 1]]))).toEqual([]);
  expect(ledger.lost('guest:g', 'accepted', new Map([['a', 1]]))).toHaveLength(2);
  expect(ledger.lost('guest:other', 'accepted', new Map())).toEqual([]);
  expect([ledger.count('accepted'), ledger.count('saved')]).toEqual([2, 1]);
});

it('a link carries bytes, refuses while it is cut, and begins anew when it is healed', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const link = await openLink((echo.address() as { port: number }).port);
  const through = async (): Promise<string> => {
    const socket = connect(link.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('hello');
    const answer = await new Promise<string>((done) => {
      socket.on('data', (bytes) => done(bytes.toString()));
      socket.on('close', () => done('closed'));
    });
    socket.destroy();
    return answer;
  };
  expect(await through()).toBe('hello');
  link.cut();
  expect(await through()).toBe('closed');
  link.heal();
  const held = connect(link.port, '127.0.0.1');
  held.on('error', () => undefined);
  held.write('one');
  await once(held, 'data');
  link.stall();
  held.write('two');
  const ended = new Promise((done) => held.on('close', done));
  link.heal();
  await ended;
  expect(await through()).toBe('hello');
  await link.close();
  echo.close();
});
