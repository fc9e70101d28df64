/**
 * Copies `shared` once per mutation, makes the mistake in the copy, and runs the property tests of all copies in
 * one vitest process. A mutation is killed when a test fails, survives when none does, and is broken when its
 * tests could not even be loaded.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

export interface Verdict {
  readonly name: string;
  readonly outcome: 'killed' | 'survived' | 'broken';
  /** Titles of the tests that failed. */
  readonly failed: readonly string[];
}

export interface Extent {
  /** Histories per main property. */
  readonly runs: number;
  readonly seed: number;
  /** Every suite for every mutation, instead of the ones named. */
  readonly isFull: boolean;
  /** Only mutations whose name contains this. */
  readonly like?: string;
  /** Where the copies go; emptied first. */
  readonly folder: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const CONTROL = '00-unchanged';
const folderOf = (index: number): string => String(index + 1).padStart(2, '0');

const ALL_SUITES = ['l4-oracle', 'l-join', 'l-promises', 'w-writes', 'w-arithmetic'].concat([
  'm-merge',
  'd-orders',
  'g-generations',
  'r-hostile',
  'o-ops',
  'b-basket',
  'c-codec',
  'scenarios',
]);

const copyShared = (to: string, suites: readonly string[]): void => {
  cpSync('shared/src', join(to, 'src'), { recursive: true });
  cpSync('shared/test/support', join(to, 'test/support'), { recursive: true });
  for (const suite of suites) cpSync(`shared/test/${suite}.test.ts`, join(to, `test/${suite}.test.ts`));
};

/** @throws when the text to replace is not there exactly once: the mutation does not fit the code any more. */
const mutate = (folder: string, { name, file, from, to }: Mutation): void => {
  const path = join(folder, 'src', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`"${name}" does not fit ${file} any more`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
};

const CONFIG = `export default {
  test: {
    include: ['**/*.test.ts'],
    exclude: [],
    isolate: false,
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 180000,
    reporters: ['json'],
    outputFile: 'report.json',
  },
};
`;

const runVitest = (root: string, { runs, seed }: Extent): Promise<Report> =>
  new Promise((settle, reject) => {
    // NODE_ENV, VITEST and the like of a surrounding test run must not reach this one.
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, PANNIER_RUNS: String(runs), PANNIER_SEED: String(seed) };
    const args = ['run', '--root', root, '--config', join(root, 'vitest.config.mjs')];
    const report = join(root, 'report.json');
    const done = (error: Error | null, stdout: string, stderr: string): void => {
      // A failing exit code is what we hope for; without a report the tests did not run at all.
      if (existsSync(report)) settle(JSON.parse(readFileSync(report, 'utf8')) as Report);
      else reject(new Error(`vitest did not report: ${error?.message}\n${stdout}\n${stderr}`));
    };
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    execFile(process.execPath, [vitest, ...args], { env, maxBuffer: 64 * 1024 * 1024 }, done);
  });

const verdictOf = (report: Report, folder: string, name: string): Verdict => {
  const files = report.testResults.filter((file) => file.name.includes(`/${folder}/`));
  const results = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const isBroken = files.length === 0 || files.some(({ assertionResults }) => assertionResults.length === 0);
  return { name, failed, outcome: isBroken ? 'broken' : failed.length > 0 ? 'killed' : 'survived' };
};

/** The first verdict is the control: the code unchanged, which must survive. */
export const runMutations = async (extent: Extent): Promise<Verdict[]> => {
  const { isFull } = extent;
  const folder = resolve(extent.folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'vitest.config.mjs'), CONFIG);
  const mutations = MUTATIONS.filter(({ name }) => name.includes(extent.like ?? ''));
  const suitesOf = (suites: readonly string[]): readonly string[] => (isFull ? ALL_SUITES : suites);
  const named = [...new Set(mutations.flatMap(({ suites }) => suites))];
  copyShared(join(folder, CONTROL), suitesOf(named));
  for (const [index, mutation] of mutations.entries()) {
    const copy = join(folder, folderOf(index));
    copyShared(copy, suitesOf(mutation.suites));
    mutate(copy, mutation);
  }
  const report = await runVitest(folder, extent);
  return [
    verdictOf(report, CONTROL, 'nothing changed'),
    ...mutations.map(({ name }, index) => verdictOf(report, folderOf(index), name)),
  ];
};

/** One line per mutation for a person to read. */
export const tableOf = (verdicts: readonly Verdict[]): string =>
  verdicts
    .map(({ name, outcome, failed }) => {
      const by = failed.length === 0 ? '' : `  ${failed.length} red, first: ${failed[0]}`;
      return `${outcome.padEnd(9)} ${name.padEnd(56)}${by}`;
    })
    .join('\n');
