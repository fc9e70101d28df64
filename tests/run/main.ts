/**
 * `npm test`: everything that can be checked on this machine, one step after the other, and in its last lines
 * what was skipped and why. With CI=true a step whose browser or server is missing fails instead.
 * Runs on the build that `npm test` has just made.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.ts';
import { findServers } from './servers.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** JSON report the runner writes; a step without one counts as a single test. */
  readonly report?: { readonly file: string; readonly count: (json: unknown) => Counts };
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Why the step cannot run here, or null. */
  readonly missing?: string | null;
}

const OUT = 'dist/test-reports';
const isCI = process.env.CI === 'true';
const chromium = findChromium();
const DATA = '../shared/data/online-retail/baskets.ndjson.gz';

const countVitest = (json: unknown): Counts => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = json as Record<string, number>;
  return {
    passed: numPassedTests ?? 0,
    failed: numFailedTests ?? 0,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  };
};

const countPlaywright = (json: unknown): Counts => {
  const { expected, unexpected, flaky, skipped } = (json as { stats: Record<string, number> }).stats;
  // A flaky test is a bug until proven otherwise: it counts as failed.
  return { passed: expected ?? 0, failed: (unexpected ?? 0) + (flaky ?? 0), skipped: skipped ?? 0 };
};

const servers = await findServers();

const STEPS: readonly Step[] = [
  { name: 'types', command: ['npm', 'run', '-s', 'check:types'] },
  { name: 'lint', command: ['npm', 'run', '-s', 'check:lint'] },
  { name: 'size of the first page', command: ['node', 'dist/node/tests/run/size.js'] },
  {
    name: 'unit, property, contract, architecture',
    command: [
      'npx',
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${OUT}/vitest.json`,
    ],
    report: { file: `${OUT}/vitest.json`, count: countVitest },
  },
  {
    name: 'end to end in Chromium',
    command: ['npx', 'playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'],
    report: { file: `${OUT}/playwright.json`, count: countPlaywright },
    missing: chromium ? null : 'no Chromium on this machine (install one, or set CHROMIUM_PATH)',
  },
  {
    name: 'the integration suites again, on two nodes with Redis and MongoDB',
    command: [
      ...[
        'npx',
        'vitest',
        'run',
        'sync-server/test/http/baskets.test.ts',
        'sync-server/test/http/merge.test.ts',
      ],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${OUT}/nodes.json`],
    ],
    env: { PANNIER_TEST_STORES: 'nodes' },
    report: { file: `${OUT}/nodes.json`, count: countVitest },
    missing: servers.missing.length > 0 ? 'it needs both servers' : null,
  },
  {
    name: 'chaos on the embedded stores',
    command: ['node', 'dist/node/tests/chaos/main.js', '--embedded', '--seconds', '15'],
  },
  {
    name: 'chaos on two nodes, Redis and MongoDB',
    command: ['node', 'dist/node/tests/chaos/main.js', '--seconds', '30'],
    missing: servers.missing.length > 0 ? 'it needs both servers' : null,
  },
  {
    name: 'replay of real invoices',
    command: [
      'node',
      'dist/node/tests/replay/main.js',
      DATA,
      '--devices',
      '3',
      '--offline',
      '0.3',
      '--limit',
      '600',
    ],
    missing: existsSync(DATA) ? null : 'the folder of real invoices is not beside this checkout',
  },
  {
    name: 'replay of real invoices, on Redis and MongoDB',
    command: [
      ...['node', 'dist/node/tests/replay/main.js', DATA, '--shared'],
      ...['--devices', '3', '--offline', '0.3', '--limit', '300'],
    ],
    missing: !existsSync(DATA)
      ? 'the folder of real invoices is not beside this checkout'
      : servers.missing.length > 0
        ? 'it needs both servers'
        : null,
  },
];

const run = ({ command, env: more }: Step): Promise<number> =>
  new Promise((resolve, reject) => {
    const [program, ...args] = command;
    const path = chromium ? { CHROMIUM_PATH: chromium } : {};
    const env = { ...process.env, PANNIER_BUILT: '1', ...path, ...more };
    const child = spawn(program ?? '', args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

const countOf = (step: Step, exitCode: number): Counts => {
  const single: Counts = { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  if (!step.report) return single;
  if (!existsSync(step.report.file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = step.report.count(JSON.parse(readFileSync(step.report.file, 'utf8')));
  // A runner that fails without a failed test (a crash, an unhandled error) has failed all the same.
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];
const skipped: string[] = [];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

console.log(
  `── servers\n${[...servers.found, ...servers.missing.map((text) => `none for ${text}`)].join('\n')}`,
);
for (const missing of servers.missing) {
  if (isCI) total.failed++;
  else total.skipped++;
  skipped.push(`${isCI ? 'FAILED' : 'skipped'}: ${missing}`);
}

for (const step of STEPS) {
  console.log(`\n── ${step.name}`);
  if (step.missing) {
    // Data that is not part of the project may be absent anywhere; a browser may not be absent in CI.
    const isFailure = isCI && !step.command.includes(DATA);
    if (isFailure) total.failed++;
    else total.skipped++;
    skipped.push(`${isFailure ? 'FAILED' : 'skipped'}: ${step.name}: ${step.missing}`);
    continue;
  }
  const startedAt = performance.now();
  const counts = countOf(step, await run(step));
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.skipped > 0) skipped.push(`skipped: ${counts.skipped} in ${step.name}: see its report above`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(`${step.name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
}

console.log(`\n${[...summary, ...servers.found].join('\n')}`);
console.log(skipped.length === 0 ? 'Nothing was skipped.' : skipped.join('\n'));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
