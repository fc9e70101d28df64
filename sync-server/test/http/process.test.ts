/** The server as a process: how it starts, refuses to start, ends, and comes back on the same data. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type StartedServer, type StartOptions, startServer } from '../../../tests/support/start-server.ts';

// Each test starts processes, and the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };
const started: StartedServer[] = [];

const start = async (options: StartOptions = {}): Promise<StartedServer> => {
  const server = await startServer(options);
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.dispose();
});

const post = (url: string, body: object, headers = {}) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** Runs the server until it ends by itself. */
const runToEnd = async (env: Record<string, string>) => {
  const child = spawn(process.execPath, ['dist/node/sync-server/src/main.js'], {
    env: { ...process.env, ...env },
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const [code] = await once(child, 'close');
  return { code, errors };
};

describe('the start', () => {
  it('tells people and programs where it is, and is ready', async () => {
    const server = await start();
    expect(server.output()).toContain(`Pannier is running at ${server.url}\n`);
    const line = server
      .output()
      .split('\n')
      .find((text) => text.includes('"listening"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ msg: 'listening', url: server.url });
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'up' });
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready', stores: { accounts: 'ok' } });
    expect((await fetch(`${server.url}/api/health/database`)).status).toBe(200);
  });

  it('makes a session secret only its owner can read', async () => {
    const server = await start();
    expect(statSync(join(server.dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
  });

  it('is refused with one sentence for a value that makes no sense', async () => {
    const { code, errors } = await runToEnd({ PORT: 'many' });
    expect(code).toBe(1);
    expect(errors).toMatch(/^Pannier cannot start: PORT [^\n]*\.\n$/);
  });

  it('is refused when the port or the folder is taken', async () => {
    const server = await start();
    const port = await runToEnd({ PORT: String(server.port), DATA_DIR: join(server.dataDir, 'other') });
    expect([port.code, port.errors]).toEqual([
      1,
      expect.stringContaining(`port ${server.port} is already in use`),
    ]);
    const folder = await runToEnd({ PORT: '0', DATA_DIR: server.dataDir });
    expect([folder.code, folder.errors]).toEqual([
      1,
      expect.stringContaining('another server already works in'),
    ]);
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and answers success', async (signal) => {
    const server = await start();
    expect(await server.stop(signal)).toEqual({ code: 0, signal: null });
    expect(server.output()).toContain('"drained"');
  });

  it('does not wait for a request that never arrives whole', async () => {
    const server = await start();
    const slow = connect(server.port, '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write('POST /api/auth/sign-out HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
    slow.write('Content-Length: 99\r\nExpect: 100-continue\r\n\r\n{');
    await once(slow, 'data');
    expect(await server.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(server.output()).toContain('"drained"');
    slow.destroy();
  });

  it('comes at once with the second signal, though a request is still on its way', async () => {
    const server = await start();
    const slow = connect(server.port, '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write('POST /api/auth/sign-out HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
    slow.write('Content-Length: 99\r\nExpect: 100-continue\r\n\r\n{');
    await once(slow, 'data');
    const ended = server.stop('SIGTERM');
    await server.logged('"draining"');
    await server.stop('SIGTERM');
    expect(await ended).toEqual({ code: 1, signal: null });
    slow.destroy();
  });
});

it('keeps accounts and sessions over a drain and over a kill', async () => {
  const server = await start();
  await post(`${server.url}/api/auth/sign-up/email`, ADA);
  const signIn = await post(`${server.url}/api/auth/sign-in/email`, { ...ADA, withToken: true });
  const { token, user } = (await signIn.json()) as { token: string; user: { id: string } };
  const whoAmI = async () => {
    const answer = await fetch(`${server.url}/api/auth/session`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { user: { id: string } | null }).user?.id;
  };
  await server.restart();
  expect(await whoAmI()).toBe(user.id);
  await server.kill9();
  await server.restart();
  expect(await whoAmI()).toBe(user.id);
  expect(server.output()).not.toContain(token);
  expect(server.output()).not.toContain(ADA.password);
});
