/**
 * The real server as its own process, and two honest devices of one basket that go on shopping while something
 * is done to it. `during` says afterwards how that went for them: whether anybody was cut off, how long a change
 * took from one to the other, and how much memory the server came to hold. Figures are printed; only wide bounds
 * are asserted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { add, readBasket } from '../../../shared/src/index.ts';
import { type StartedServer, type StartOptions, startServer } from '../../support/start-server.ts';
import { SyncDevice } from '../../support/sync-device.ts';
import { openRaw, type RawOptions, type RawSocket, SECRET } from './raw-socket.ts';

/** One change of a bystander each so many milliseconds: a load, not a wait. */
const PACE_MS = 5;

export const SEED = Number(process.env.PANNIER_SEED ?? 20_261_121);

/** The limits per address as an operator has them who sets nothing. */
const DEFAULTS = {
  SIGN_INS_PER_MINUTE: '',
  NEW_GUESTS_PER_MINUTE: '',
  CONNECTS_PER_MINUTE: '',
  SOCKETS_PER_ADDRESS: '',
  FRAMES_PER_SECOND: '',
};

export interface Figures {
  readonly changes: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** Bytes of memory of the server at its greatest, beyond what it had before. */
  readonly grownMb: number;
}

export interface Stage {
  readonly server: StartedServer;
  readonly port: number;
  raw(options?: Partial<RawOptions>): RawSocket;
  device(id: string, name: string, doc?: Y.Doc): SyncDevice;
  /** Runs `attack` while the honest devices shop. @throws where one of them is cut off or the server is gone. */
  during<T>(what: string, attack: () => Promise<T>): Promise<{ value: T; figures: Figures }>;
  dispose(): Promise<void>;
}

/** Memory of a process in MB, now and at its greatest since `forgetPeak`. */
const memoryOf = (pid: number): { now: number; peak: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
};

/** The kernel keeps the greatest size since this was written (proc(5)). */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Two devices of one basket, one change after the other until told to stop. */
const shop = async (pair: readonly [SyncDevice, SyncDevice], signal: AbortSignal): Promise<number[]> => {
  const [from, to] = pair;
  const took: number[] = [];
  const pace = every(PACE_MS, undefined, { signal })[Symbol.asyncIterator]();
  while (!signal.aborted) {
    const begun = performance.now();
    const added = add(from, { sku: 'cup' }, 1);
    if (!added.ok) throw new Error(added.error.code);
    await to.hasSeen(Y.decodeStateVector(Y.encodeStateVector(from.doc)));
    took.push(performance.now() - begun);
    // The iterator rejects when it is stopped, which is how this loop ends.
    await pace.next().catch(() => undefined);
  }
  return took;
};

export const openStage = async (options: StartOptions = {}): Promise<Stage> => {
  const server = await startServer({ ...options, env: { LOG_LEVEL: 'warn', ...DEFAULTS, ...options.env } });
  const devices: SyncDevice[] = [];
  const raws: RawSocket[] = [];
  const device = (id: string, name: string, doc?: Y.Doc): SyncDevice => {
    const made = new SyncDevice({
      url: server.url,
      owner: `guest:${id}`,
      device: name,
      credential: { kind: 'guest', secret: SECRET },
      doc,
    });
    devices.push(made);
    return made;
  };
  const honest: readonly [SyncDevice, SyncDevice] = [device('honest', 'phone'), device('honest', 'laptop')];
  for (const each of honest) await each.connect();
  return {
    server,
    port: server.port,
    device,
    raw: (more = {}) => {
      const made = openRaw({ port: server.port, ...more });
      raws.push(made);
      return made;
    },
    during: async (what, attack) => {
      forgetPeak(server.pid);
      const before = memoryOf(server.pid).now;
      const ending = new AbortController();
      const shopping = shop(honest, ending.signal);
      // A bystander that is cut off ends the attack; an attack that fails ends the shopping.
      const value = await Promise.race([
        attack(),
        shopping.then(() => Promise.reject(new Error('no end'))),
      ]).finally(() => ending.abort());
      const after = memoryOf(server.pid);
      const took = (await shopping).sort((a, b) => a - b);
      const figures: Figures = {
        changes: took.length,
        p50: at(took, 0.5),
        p99: at(took, 0.99),
        worst: took.at(-1) ?? 0,
        grownMb: Math.round(Math.max(after.now, after.peak) - before),
      };
      report(what, figures);
      await expectUnharmed(server, honest);
      return { value, figures };
    },
    dispose: async () => {
      for (const { tcp } of raws) tcp.destroy();
      for (const each of devices) each.drop();
      await server.dispose();
    },
  };
};

const report = (what: string, { changes, p50, p99, worst, grownMb }: Figures): void => {
  const ms = (value: number): string => value.toFixed(1);
  process.stdout.write(
    `  ${what}: honest changes ${changes}, p50 ${ms(p50)} ms, p99 ${ms(p99)} ms, worst ${ms(worst)} ms, ` +
      `server grew by ${grownMb} MB\n`,
  );
};

const expectUnharmed = async (server: StartedServer, honest: readonly SyncDevice[]): Promise<void> => {
  expect(honest.map(({ closes }) => closes)).toEqual(honest.map(() => []));
  expect(honest.map(({ refusals }) => refusals)).toEqual(honest.map(() => []));
  // Whoever has been answered has heard everything before.
  for (const each of honest) await each.ask().accepted;
  const [first, second] = honest.map(({ doc }) => Y.encodeStateVector(doc));
  await honest[0]?.hasSeen(Y.decodeStateVector(second ?? Uint8Array.of(0)));
  await honest[1]?.hasSeen(Y.decodeStateVector(first ?? Uint8Array.of(0)));
  const [one, other] = honest.map(({ doc }) => readBasket(doc).itemCount);
  expect(one).toBe(other);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(server.output()).not.toContain('this is a bug');
};
