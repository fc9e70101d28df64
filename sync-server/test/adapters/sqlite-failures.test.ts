/** What only the SQLite stores can suffer: a kill, a full disk, a dead worker, a damaged row. SPEC SQ1–SQ6. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { Owner } from '../../../shared/src/index.ts';
import { openSqliteBasketStores } from '../../src/adapters/sqlite/basket-stores.ts';
import { SqliteEngine } from '../../src/adapters/sqlite/engine.ts';
import { loadBasket } from '../../src/flush/load-basket.ts';
import { unwrap } from '../support/basket-devices.ts';

const folder = mkdtempSync(join(tmpdir(), 'pannier-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = (): string => join(folder, `${count++}.db`);

const CHILD = new URL('../../../dist/node/tests/support/append-forever.js', import.meta.url).pathname;
const update = (bytes: Uint8Array) => ({ bytes, device: 'A', generation: 0 });

/** Kills the child without warning once it has acknowledged `lines` appends; answers what it printed in all. */
const killAfter = async (child: ChildProcess, lines: number): Promise<string[]> => {
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.split('\n').length > lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return printed.split('\n').filter((line) => line.length > 0);
};

describe('SQLite', () => {
  it('SQ1 has every acknowledged append after kill -9, again and again', async () => {
    expect(existsSync(CHILD), 'compile with: npx tsc -p tsconfig.node.json').toBe(true);
    const path = newPath();
    const acknowledged: string[] = [];
    for (const lines of [1, 40, 7, 300, 95, 150]) {
      const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      const printed = await killAfter(child, lines);
      expect(printed.length).toBeGreaterThanOrEqual(lines);
      acknowledged.push(...printed);
      const { hot, close } = await openSqliteBasketStores({ path });
      const stored = new Set<string>();
      for (const basket of [0, 1, 2])
        for (const { position } of unwrap(await hot.readFrom(`user:u${basket}`, 0)))
          stored.add(`${basket} ${position}`);
      expect(acknowledged.filter((line) => !stored.has(line))).toEqual([]);
      await close();
    }
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
  }, 60_000);

  it('SQ2 is unavailable while the disk is full, keeps what it has, and goes on when there is room', async () => {
    const engine = new SqliteEngine(newPath());
    engine.limitPages(60);
    const big = update(new Uint8Array(20_000).fill(1));
    const outcomes = Array.from({ length: 40 }, () =>
      engine.run([{ op: 'append', basket: 'user:u', update: big }]),
    );
    const kept = outcomes.filter(([outcome]) => outcome?.ok).length;
    expect(kept).toBeGreaterThan(2);
    expect(outcomes.at(-1)).toMatchObject([{ ok: false, code: 'store-unavailable' }]);
    const [rows] = engine.run([{ op: 'readFrom', basket: 'user:u', after: 0 }]);
    expect(rows?.ok && rows.value).toHaveLength(kept);
    engine.limitPages(10_000);
    expect(engine.run([{ op: 'append', basket: 'user:u', update: big }])).toMatchObject([{ ok: true }]);
    engine.close();
  });

  it('SQ3 one operation that fails takes no other of its batch with it', () => {
    const engine = new SqliteEngine(newPath());
    engine.limitPages(60);
    const small = { op: 'append', basket: 'user:u', update: update(Uint8Array.of(1)) } as const;
    const huge = { op: 'append', basket: 'user:u', update: update(new Uint8Array(4_000_000)) } as const;
    expect(engine.run([small, huge, small])).toMatchObject([
      { ok: true },
      { ok: false, code: 'store-unavailable' },
      { ok: true },
    ]);
    engine.close();
  });

  it('SQ4 acknowledges nothing through a full disk, and everything after it', async () => {
    const path = newPath();
    const full = await openSqliteBasketStores({ path, maxPages: 40 });
    const results = await Promise.all(
      Array.from({ length: 30 }, () => full.hot.append('user:u', update(new Uint8Array(20_000)), 0)),
    );
    expect(results.some(({ ok }) => ok)).toBe(true);
    expect(results.some(({ ok }) => !ok)).toBe(true);
    await full.close();
    const again = await openSqliteBasketStores({ path });
    const rows = unwrap(await again.hot.readFrom('user:u', 0));
    expect(rows.map(({ position }) => position)).toEqual(
      results.flatMap((result) => (result.ok ? [result.value] : [])),
    );
    await again.close();
  });

  it('SQ5 answers a damaged row of one basket as that basket’s trouble only', async () => {
    const path = newPath();
    const engine = new SqliteEngine(path);
    engine.close();
    const db = new DatabaseSync(path);
    const insert = db.prepare('INSERT INTO baskets VALUES (?, ?, 0, 0, ?, ?, 0)');
    insert.run('user:state', Uint8Array.of(1, 9, 9), '{}', '[]');
    insert.run('user:owners', Uint8Array.of(0, 0), '{}', 'not json');
    insert.run('user:pairs', Uint8Array.of(0, 0), '{}', '[1]');
    insert.run('user:good', Uint8Array.of(0, 0), '{}', '[]');
    db.close();
    const { hot, durable, close } = await openSqliteBasketStores({ path });
    const load = async (basket: Owner) => {
      const loaded = await loadBasket(basket, { hot, durable });
      return loaded.ok ? 'ok' : loaded.error.code;
    };
    const baskets = ['user:state', 'user:owners', 'user:pairs', 'user:good'] as const;
    expect(await Promise.all(baskets.map(load))).toEqual(['internal', 'internal', 'internal', 'ok']);
    // Written before there was either.
    expect(unwrap(await durable.projection('user:good'))).toEqual({ usage: [], contact: null });
    expect(unwrap(await durable.load('user:good'))?.projection).toEqual({ usage: [], contact: null });
    await close();
  });

  it('SQ6 says at the start that a file cannot be opened', async () => {
    await expect(openSqliteBasketStores({ path: join(folder, 'no', 'such', 'folder.db') })).rejects.toThrow(
      'cannot be opened',
    );
  });

  it('SQ3 somebody else’s lock is waited for once and not by each operation, and stops no reader', () => {
    const path = newPath();
    const busyTimeoutMs = 100;
    const engine = new SqliteEngine(path, busyTimeoutMs);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const append = (basket: Owner) => ({ op: 'append', basket, update: update(Uint8Array.of(1)) }) as const;
    const began = performance.now();
    const outcomes = engine.run(Array.from({ length: 50 }, () => append('user:u')));
    expect(outcomes.map(({ ok }) => ok)).toEqual(Array(50).fill(false));
    expect(performance.now() - began).toBeLessThan(10 * busyTimeoutMs);
    expect(engine.run([{ op: 'dirty' }])).toEqual([{ ok: true, value: [] }]);
    other.exec('ROLLBACK');
    expect(engine.run([append('user:u')])).toMatchObject([{ ok: true }]);
    other.close();
    engine.close();
  });
});
