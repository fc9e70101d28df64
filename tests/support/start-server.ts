/**
 * The whole server as its own process, for everything that must be able to kill it: end-to-end tests, crash
 * tests, replay and bench. Runs the compiled server on a free port and a data folder of its own, and waits for
 * what the process says, never for a time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './project-root.ts';

export interface StartOptions {
  /** Kept when given; otherwise a new folder that `dispose` removes. */
  readonly dataDir?: string;
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another server that says where it listens in the same way; ours when left out. */
  readonly program?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartedServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Everything the process has written so far, of all its lives. */
  output(): string;
  /** Resolves when the process has written this. */
  logged(text: string): Promise<void>;
  /** Sends the signal (SIGTERM: drain) and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  kill9(): Promise<Ended>;
  /** Starts it again on the same port and data, stopping it first if it runs. */
  restart(): Promise<void>;
  /** Ends it at once and removes the data folder, if it was made here. */
  dispose(): Promise<void>;
}

interface Life {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<Ended>;
}

const listeningUrl = (line: string): string | null => {
  if (!line.startsWith('{')) return null;
  const entry = JSON.parse(line) as { msg?: unknown; url?: unknown };
  return entry.msg === 'listening' && typeof entry.url === 'string' ? entry.url : null;
};

const begin = async (
  program: string | undefined,
  env: Record<string, string>,
  write: (text: string) => void,
): Promise<Life> => {
  const root = projectRoot();
  const child = spawn(process.execPath, [program ?? join(root, 'dist/node/sync-server/src/main.js')], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.on('data', (bytes: Buffer) => write(bytes.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as Ended);
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      write(`${line}\n`);
      const url = listeningUrl(line);
      if (url !== null) resolve(url);
    });
  });
  const url = await Promise.race([listening, ended]);
  if (typeof url !== 'string')
    throw new Error(`the server ended before it listened (${JSON.stringify(url)})`);
  return { child, url, ended };
};

/** Every device of a test comes from one address. */
export const UNLIMITED = {
  SIGN_INS_PER_MINUTE: '1000000',
  NEW_GUESTS_PER_MINUTE: '1000000',
  CONNECTS_PER_MINUTE: '1000000',
  SOCKETS_PER_ADDRESS: '1000000',
  FRAMES_PER_SECOND: '1000000000',
};

/** Starts a server and answers when it listens. @throws with its output when it does not. */
export const startServer = async ({
  dataDir,
  env = {},
  program,
}: StartOptions = {}): Promise<StartedServer> => {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'pannier-'));
  let written = '';
  const listeners = new Set<() => void>();
  const start = (port: string): Promise<Life> =>
    begin(
      program,
      { HOST: '127.0.0.1', LOG_LEVEL: 'info', ...UNLIMITED, ...env, PORT: port, DATA_DIR: folder },
      (text) => {
        written += text;
        for (const listener of listeners) listener();
      },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${written}`);
    });
  let life = await start(env.PORT ?? '0');
  const port = Number(new URL(life.url).port);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> => {
    life.child.kill(signal);
    return life.ended;
  };
  return {
    dataDir: folder,
    port,
    get url() {
      return life.url;
    },
    get pid() {
      return life.child.pid ?? 0;
    },
    output: () => written,
    logged: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!written.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    stop,
    kill9: () => stop('SIGKILL'),
    restart: async () => {
      if (life.child.exitCode === null && life.child.signalCode === null) await stop();
      life = await start(String(port));
    },
    dispose: async () => {
      await stop('SIGKILL');
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};
