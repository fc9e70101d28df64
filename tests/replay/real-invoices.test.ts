/** The command as people run it, on a part of the real invoices, against a real server that is killed once. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const DATA = join(ROOT, '../shared/data/online-retail/baskets.ndjson.gz');

const replay = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'dist/node/tests/replay/main.js'), ...args],
    { encoding: 'utf8', timeout: 110_000 },
  );
  return { status, stdout, stderr };
};

describe('npm run replay', () => {
  it.skipIf(!existsSync(DATA))(
    `ends with 0 differences on 60 real invoices${existsSync(DATA) ? '' : ' (skipped: ../shared/data is not here)'}`,
    { timeout: 120_000 },
    () => {
      const { status, stdout } = replay(
        DATA,
        '--devices',
        '3',
        '--offline',
        '0.3',
        '--limit',
        '60',
        '--seed',
        'test',
      );
      expect(stdout.trim().split('\n').at(-1)).toMatch(/^45 baskets, \d{4} events, 0 differences$/);
      expect(stdout).toContain('Seed test');
      expect(stdout).toMatch(/^derived: \d+ adds/m);
      expect(status).toBe(0);
    },
  );

  it.each([
    [[], 'No FILE'],
    [['none.ndjson'], 'none.ndjson cannot be read'],
    [['x', '--devices', 'many'], '--devices must be a whole number'],
  ])('answers %j with one sentence and exit code 2', (args, sentence) => {
    const { status, stderr } = replay(...args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });
});
