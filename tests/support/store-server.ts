/**
 * A database server of the tests as its own process: Redis and MongoDB in one shape, made to be killed, paused and
 * started again. On 127.0.0.1, on a free port, with a new folder for its data. Ready means that it answered, never
 * that time has passed. It ends with the process that started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pauseBetweenLooks } from 'node:timers/promises';

/** There is no such server on this machine; the message is a sentence for a person. */
export class NoServer extends Error {}

export interface StoreServer {
  /** What it is, for a person: its name, version and where it was found. */
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** 0 where the server is not ours. */
  readonly pid: number;
  readonly dataDir: string;
  /** Whether this process started it, and so may stop, kill and pause it. */
  readonly isOurs: boolean;
  /** What it lacks of the real one, by name; a test that needs it says so. */
  readonly lacks: readonly string[];
  /** Asks it to end (SIGTERM) and waits. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
  /** Freezes it: connections stay, nothing is answered. */
  pause(): Promise<void>;
  resume(): void;
  /** Starts it again on the same port and data, stopping it first if it runs. */
  restart(): Promise<void>;
  /** Ends it at once and removes its data. */
  dispose(): Promise<void>;
}

export interface ServerRecipe {
  readonly name: string;
  readonly scheme: 'redis' | 'mongodb';
  readonly program: string;
  readonly args: (port: number, dataDir: string) => readonly string[];
  /** Whether the server at the port answers as it should by now; throws where it does not yet. */
  readonly greet: (url: string) => Promise<unknown>;
  readonly lacks?: readonly string[];
}

const LOOK_EVERY_MS = 10;
/** Somebody else may take the free port before the server does. */
const PORTS_TRIED = 3;

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

const launch = async (recipe: ServerRecipe, port: number, dataDir: string): Promise<ChildProcess> => {
  let said = '';
  const child = spawn(recipe.program, recipe.args(port, dataDir), { stdio: ['pipe', 'pipe', 'pipe'] });
  alive.add(child);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-4_000);
    });
  const over = once(child, 'exit').then(
    () => new Error(`${recipe.name} ended before it answered:\n${said}`),
    (error: Error) => new NoServer(`${recipe.name} cannot be started: ${error.message}`),
  );
  void over.then(() => alive.delete(child));
  const url = `${recipe.scheme}://127.0.0.1:${port}`;
  for (;;) {
    const greeted = recipe.greet(url).then(
      () => true,
      () => false,
    );
    const answer = await Promise.race([over, greeted]);
    if (answer instanceof Error) throw answer;
    if (answer && isRunning(child)) return child;
    await pauseBetweenLooks(LOOK_EVERY_MS);
  }
};

/** A signal is taken when its process next runs; where the system tells the state, the freeze is waited for. */
const untilFrozen = async (pid: number): Promise<void> => {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return;
  while (!/\) T /.test(readFileSync(path, 'utf8'))) await pauseBetweenLooks(LOOK_EVERY_MS);
};

const firstLife = async (
  recipe: ServerRecipe,
  dataDir: string,
): Promise<{ child: ChildProcess; port: number }> => {
  for (let tried = 1; ; tried++) {
    const port = await freePort();
    try {
      return { child: await launch(recipe, port, dataDir), port };
    } catch (error) {
      if (tried === PORTS_TRIED || error instanceof NoServer) throw error;
    }
  }
};

/** @throws NoServer where the program cannot be started, an Error with its words where it ends at once. */
export const startStoreServer = async (recipe: ServerRecipe): Promise<StoreServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), `pannier-${recipe.scheme}-`));
  let { child, port } = await firstLife(recipe, dataDir);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isRunning(child)) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    if (signal !== 'SIGKILL') child.kill('SIGCONT');
    await exited;
  };
  return {
    name: recipe.name,
    url: `${recipe.scheme}://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    dataDir,
    isOurs: true,
    lacks: recipe.lacks ?? [],
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    pause: async () => {
      child.kill('SIGSTOP');
      await untilFrozen(child.pid ?? 0);
    },
    resume: () => void child.kill('SIGCONT'),
    restart: async () => {
      await end('SIGTERM');
      child = await launch(recipe, port, dataDir);
    },
    dispose: async () => {
      await end('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const refuse = (): never => {
  throw new Error('this server was given by its address and is not ours to stop');
};

/** A server given by its address: it can be used, not stopped. */
export const givenServer = (name: string, url: string, lacks: readonly string[] = []): StoreServer => ({
  name,
  url,
  port: Number(new URL(url).port),
  pid: 0,
  dataDir: '',
  isOurs: false,
  lacks,
  stop: async () => refuse(),
  kill9: async () => refuse(),
  pause: async () => refuse(),
  resume: refuse,
  restart: async () => refuse(),
  dispose: async () => undefined,
});
