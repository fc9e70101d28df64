/**
 * The composed server inside the test's process: real stores in a folder of its own, real sockets, any port.
 * `again` closes it and opens a new one on the same data. People and devices are made by short words.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type * as Y from 'yjs';
import { type Owner, readBasket } from '../../../shared/src/index.ts';
import { UNLIMITED } from '../../../tests/support/start-server.ts';
import { SyncDevice } from '../../../tests/support/sync-device.ts';
import { compose, type Server } from '../../src/compose.ts';
import { type Config, type Environment, readConfig } from '../../src/config.ts';

export const SECRET = 'abcdefghijklmnopqrstuv';

export interface Account {
  readonly owner: Owner;
  readonly token: string;
  readonly cookie: string;
  readonly headers: { authorization: string };
}

export interface RunningServer {
  readonly url: string;
  readonly server: Server;
  readonly dataDir: string;
  again(): Promise<void>;
  close(): Promise<void>;
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Answer }>;
  signUp(name: string): Promise<Account>;
  guest(id: string, device?: string, doc?: Y.Doc): SyncDevice;
  user(account: Account, device: string, doc?: Y.Doc): SyncDevice;
}

export interface Answer {
  readonly error?: { readonly code: string; readonly field?: string };
  readonly merged?: boolean;
  readonly itemCount?: number;
  readonly update?: string;
  readonly accepted?: number;
  readonly generation?: number;
}

const config = (dataDir: string, env: Environment): Config => {
  const read = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    CLIENT_DIR: join(dataDir, 'no client'),
    ...UNLIMITED,
    FLUSH_AFTER_MS: '20',
    FLUSH_AT_MOST_MS: '100',
    ...env,
  });
  if (!read.ok) throw new Error(read.problem);
  return read.config;
};

/** Units by sku, what a shopper would see. */
export const cartOf = (doc: Y.Doc): Record<string, number> =>
  Object.fromEntries(readBasket(doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]));

export const runServer = async (env: Environment = {}): Promise<RunningServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pannier-test-'));
  const log = pino({ level: 'silent' });
  let server = await compose(config(dataDir, env), log);
  let url = await server.listen();
  const devices: SyncDevice[] = [];
  const device = (options: Omit<ConstructorParameters<typeof SyncDevice>[0], 'url'>): SyncDevice => {
    const made = new SyncDevice({ url, ...options });
    devices.push(made);
    return made;
  };
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    dataDir,
    get url() {
      return url;
    },
    get server() {
      return server;
    },
    again: async () => {
      await server.close();
      server = await compose(config(dataDir, env), log);
      url = await server.listen();
    },
    close: async () => {
      for (const each of devices.splice(0)) each.drop();
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    post: async (path, body, headers) => {
      const answer = await send(path, body, headers);
      return { status: answer.status, body: (await answer.json()) as Answer };
    },
    signUp: async (name) => {
      const body = { name, email: `${name}@example.com`, password: 'long enough', withToken: true };
      const answer = await send('/api/auth/sign-up/email', body);
      const { user, token } = (await answer.json()) as { user: { id: string }; token: string };
      const cookie = answer.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ');
      return { owner: `user:${user.id}`, token, cookie, headers: { authorization: `Bearer ${token}` } };
    },
    guest: (id, name = 'phone', doc = undefined) =>
      device({ owner: `guest:${id}`, device: name, credential: { kind: 'guest', secret: SECRET }, doc }),
    user: ({ owner, token }, name, doc = undefined) =>
      device({ owner, device: name, credential: { kind: 'token', token }, doc }),
  };
};

/** The close code of a connection that is refused, or `open`. */
export const refusalOf = async (device: SyncDevice): Promise<number | 'open'> => {
  try {
    await device.connect();
    return 'open';
  } catch {
    return device.closes.at(-1) ?? 0;
  }
};
