/**
 * Builds the MongoDB of the tests where there is no mongod: mongo-java-server with the versions of
 * mongo-server/pom.xml, and the few lines of Java that make it keep what it acknowledges. Once per version of
 * these two files, into node_modules/.cache; two that build at the same time end with one whole folder.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from './on-path.ts';
import { projectRoot } from './project-root.ts';
import { NoServer } from './store-server.ts';

export interface BuiltMongoServer {
  /** Holds `lib` (jars) and `classes`. */
  readonly folder: string;
  /** The program that runs it. */
  readonly java: string;
  readonly version: string;
}

/** A registry may be slow the first time; after this it is not to be had. */
const BUILD_MS = 240_000;
const run = promisify(execFile);

const program = (name: string): string => {
  const path = onPath(name);
  if (path === null)
    throw new NoServer(`mongo-java-server needs ${name} (Debian: default-jdk-headless and maven)`);
  return path;
};

const build = async (sources: string, target: string): Promise<void> => {
  const [javac, mvn] = [program('javac'), program('mvn')];
  mkdirSync(join(target, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${target}.`);
  const lib = join(unfinished, 'lib');
  const options = { timeout: BUILD_MS };
  try {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${lib}`];
    await run(mvn, ['-B', '-q', '-f', join(sources, 'pom.xml'), ...goal], options);
    const classes = join(unfinished, 'classes');
    const java = join(sources, 'MongoForTests.java');
    await run(javac, ['-cp', join(lib, '*'), '-d', classes, java], options);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else has built the same meanwhile.
    if (existsSync(target)) return;
    const { message, stdout = '' } = error as Error & { stdout?: string };
    throw new NoServer(`mongo-java-server cannot be built (${`${message}\n${stdout}`.slice(0, 2_000)})`);
  }
};

/** @throws NoServer with half a sentence where Java or Maven is missing, or the registry is. */
export const buildMongoServer = async (): Promise<BuiltMongoServer> => {
  const java = program('java');
  const root = projectRoot();
  const sources = join(root, 'tests/support/mongo-server');
  const pom = readFileSync(join(sources, 'pom.xml'), 'utf8');
  const code = readFileSync(join(sources, 'MongoForTests.java'), 'utf8');
  const hash = createHash('sha256').update(pom).update(code).digest('hex').slice(0, 12);
  const folder = join(root, 'node_modules/.cache/pannier', `mongo-server-${hash}`);
  if (!existsSync(folder)) await build(sources, folder);
  const version = /<artifactId>mongo-java-server-h2-backend<\/artifactId>\s*<version>([^<]+)/.exec(pom)?.[1];
  return { folder, java, version: version ?? '?' };
};
