/** Devices of people on two nodes, through the proxy an operator runs (sync-server/SPEC.md, DP11–DP14). */
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { add } from '../../shared/src/index.ts';
import { cartOf } from '../../sync-server/test/http/run-server.ts';
import { startNginx } from '../support/start-nginx.ts';
import { ConnectionLost, type SyncDevice } from '../support/sync-device.ts';
import {
  type BehindNginx,
  guestDevice,
  HttpDevice,
  post,
  retried,
  startCheckedCluster,
  twoNodes,
} from './behind-nginx.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const found = await startCheckedCluster(twoNodes);
const { nginx, nodes } = found?.made ?? ({} as BehindNginx);
afterAll(async () => {
  await nginx?.dispose();
  await found?.dispose();
});

let count = 0;
const newId = (): string => `n${process.pid}-${++count}`;
const device = (id: string, name: string): SyncDevice => guestDevice(nginx.url, id, name);
const connected = async (id: string, name: string): Promise<SyncDevice> => {
  const made = device(id, name);
  await made.connect();
  return made;
};
const readBack = async (id: string): Promise<Record<string, number>> => {
  const fresh = device(id, `fresh${++count}`);
  await retried(() => fresh.connect());
  const cart = cartOf(fresh.doc);
  await fresh.disconnect();
  return cart;
};
const nodesOf = async (id: string, sockets: number): Promise<Set<string>> => {
  const path = `/sync/guest/${id}`;
  await vi.waitFor(() =>
    expect(nginx.accessLog().filter((line) => line.path === path)).toHaveLength(sockets),
  );
  return new Set(nginx.accessLog().flatMap((line) => (line.path === path ? [line.node] : [])));
};

/** Goes on shopping through lost connections until told to stop; answers how often it had to come back. */
const shop = async (phone: SyncDevice, isOver: () => boolean): Promise<number> => {
  let losses = 0;
  while (!isOver())
    try {
      add(phone, { sku: 'mug' }, 1);
      await phone.ask().accepted;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      losses++;
      await retried(() => phone.connect());
    }
  return losses;
};

/** Everything a device has put in is on the server, also as somebody else reads it. */
const expectKept = async (id: string, phone: { readonly doc: SyncDevice['doc'] }): Promise<void> => {
  const here = cartOf(phone.doc);
  expect(here.mug).toBeGreaterThan(0);
  expect(await readBack(id)).toEqual(here);
};

describe.skipIf(!found)('two nodes behind nginx (needs nginx, Redis, MongoDB)', () => {
  it('DP11 devices of one basket land on different nodes and see each other', async () => {
    const id = newId();
    const [a, b] = [await connected(id, 'a'), await connected(id, 'b')];
    add(a, { sku: 'mug' }, 2);
    add(b, { sku: 'mug' }, 3);
    await Promise.all([a, b].map((each) => each.until(() => cartOf(each.doc).mug === 5)));
    await Promise.all([a, b].map((each) => each.disconnect()));
    expect((await nodesOf(id, 2)).size).toBe(2);
  });

  it('DP10 the time it waits for a silent socket is the one in its configuration', async () => {
    const hasty = await startNginx([nodes[0].url], (text) =>
      text.replaceAll('proxy_read_timeout 60s', 'proxy_read_timeout 1s'),
    );
    const idle = guestDevice(hasty.url, newId(), 'idle');
    await idle.connect();
    await expect(idle.until(() => false)).rejects.toThrow(ConnectionLost);
    expect(idle.closes).toEqual([1006]);
    await hasty.dispose();
  });

  it('DP12 a node is killed: its sockets come back through the other one, with everything', async () => {
    const ids = Array.from({ length: 6 }, newId);
    const phones = await Promise.all(ids.map((id) => connected(id, 'phone')));
    let isOver = false;
    const shopping = Promise.all(phones.map((phone) => shop(phone, () => isOver)));
    await Promise.all(phones.map((phone) => phone.until(() => (cartOf(phone.doc).mug ?? 0) > 10)));
    await nodes[0].kill9();
    // Twice: what comes after the loss is kept too.
    const others = await Promise.all(ids.map((id) => retried(() => connected(id, 'tablet'))));
    isOver = true;
    const losses = await shopping;
    expect(losses.filter((times) => times > 0).length).toBeGreaterThan(0);
    for (const [i, phone] of phones.entries()) await expectKept(ids[i] ?? '', phone);
    await Promise.all([...phones, ...others].map((each) => each.disconnect()));
    await nodes[0].restart();
  });

  it('DP13 a rolling restart under load loses nothing, and fails no exchange', async () => {
    const ids = Array.from({ length: 6 }, newId);
    const phones = await Promise.all(ids.map((id) => connected(id, 'phone')));
    const programs = ids.map((id) => new HttpDevice(nginx.url, id, 'program'));
    let isOver = false;
    const shopping = Promise.all(phones.map((phone) => shop(phone, () => isOver)));
    const exchanging = programs.map(async (program) => {
      while (!isOver) {
        program.add('cup', 1);
        await program.exchange();
      }
    });
    for (const node of nodes) {
      await node.stop('SIGTERM');
      await node.restart();
      const served = programs[0]?.statuses.length ?? 0;
      await vi.waitFor(() => expect(programs[0]?.statuses.length).toBeGreaterThan(served + 10), 30_000);
    }
    isOver = true;
    await Promise.all([shopping, ...exchanging]);
    const statuses = programs.flatMap((program) => program.statuses);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    for (const [i, phone] of phones.entries()) {
      const program = programs[i];
      if (program) Y.applyUpdate(phone.doc, Y.encodeStateAsUpdate(program.doc));
      expect(cartOf(phone.doc).cup).toBeGreaterThan(0);
      await expectKept(ids[i] ?? '', phone);
    }
    await Promise.all(phones.map((each) => each.disconnect()));
  });

  it('DP14 a reload keeps the sockets that are open, and takes new ones', async () => {
    const urls = nodes.map(({ url }) => url);
    const proxy = await startNginx(urls, (text) => text.replace('{"time"', '{"worker":"$pid","time"'));
    const lastWorker = async (): Promise<string | undefined> => {
      await post(`${proxy.url}/-/none`, '', { connection: 'close' });
      return proxy.accessLog().at(-1)?.worker;
    };
    const id = newId();
    const a = guestDevice(proxy.url, id, 'a');
    await a.connect();
    const old = new Set<string | undefined>([undefined]);
    for (let i = 0; i < 20; i++) old.add(await lastWorker());
    proxy.reload();
    await vi.waitFor(async () => expect(old.has(await lastWorker())).toBe(false), 30_000);
    const b = guestDevice(proxy.url, id, 'b');
    await b.connect();
    for (let units = 1; units <= 20; units++) {
      add(b, { sku: 'mug' }, 1);
      await a.until(() => cartOf(a.doc).mug === units);
    }
    expect(a.closes).toEqual([]);
    await Promise.all([a, b].map((each) => each.disconnect()));
    await proxy.dispose();
  });
});
