/** What waits for an answer takes bounded memory, however long it waits: SPEC AC2. */
import { expect, it } from 'vitest';
import { SeqWatches } from '../../src/room/seq-watches.ts';
import { AskQueue } from '../../src/sync/ask-queue.ts';

it('AC2 of the asks that wait for the same the last is kept', () => {
  const asks = new AskQueue();
  for (let n = 1; n <= 10_000; n++) asks.ask(n, 1);
  for (let n = 1; n <= 100; n++) asks.ask(10_000 + n, 1 + n);
  expect(asks.answer(51, 51)).toEqual({ accepted: 10_050, saved: 10_050 });
  expect(asks.answer(101, 60)).toEqual({ accepted: 10_100, saved: 10_059 });
});

it('AC2 beyond a bound later asks stand for earlier ones, each way', () => {
  const asks = new AskQueue();
  for (let n = 1; n <= 10_000; n++) asks.ask(n, n);
  expect(asks.answer(5_000, 5_000)).toEqual({ accepted: 4_095, saved: 4_095 });
  expect(asks.answer(9_999, 9_999)).toEqual({ accepted: null, saved: null });
  expect(asks.answer(10_000, 10_000)).toEqual({ accepted: 10_000, saved: 10_000 });
  expect(asks.isEmpty).toBe(true);
});

it('AC2 who waits no longer is not told, and the others are, once', () => {
  const watches = new SeqWatches();
  const told: string[] = [];
  watches.watch(1, 1, () => told.push('reached already'));
  const stop = watches.watch(2, 1, () => told.push('gave up'));
  watches.watch(2, 1, () => told.push('two'));
  watches.watch(3, 1, () => told.push('three'));
  stop();
  watches.settle(2);
  watches.settle(2);
  expect(told).toEqual(['reached already', 'two']);
  watches.settle(3);
  expect(told).toEqual(['reached already', 'two', 'three']);
});
