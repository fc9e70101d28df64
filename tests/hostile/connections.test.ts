/** Connections that are opened and not used, and messages that are begun and not ended. SPEC HO9, HO10. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LIMITS } from '../../shared/src/index.ts';
import { frame } from '../support/websocket-frame.ts';
import { headOf, type RawSocket } from './support/raw-socket.ts';
import { openStage, type Stage } from './support/stage.ts';

// An unfinished head is looked for after LIMITS.headMs, and 10,000 connections take a while to open.
vi.setConfig({ testTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.dispose());

interface Plain {
  readonly tcp: Socket;
  /** What the server said until it ended the connection. */
  readonly ended: Promise<string>;
}

const opened: Socket[] = [];

/** Connects and says only so much. */
const say = (from: string, bytes: string): Promise<Plain> =>
  new Promise((done) => {
    const tcp = connect({ port: stage.port, host: '127.0.0.1', localAddress: from });
    opened.push(tcp);
    let answer = '';
    tcp.on('data', (data) => {
      answer += data.toString();
    });
    const ended = new Promise<string>((end) => tcp.on('close', () => end(answer)));
    const plain = { tcp, ended };
    // One that is cut before it has connected is an answer, too.
    tcp.on('error', () => done(plain));
    tcp.on('connect', () => {
      if (bytes !== '') tcp.write(bytes);
      done(plain);
    });
  });

/** In parts, so that the line of those who wait to be accepted does not overflow. */
const sayAll = async (from: string, count: number, bytes: string): Promise<Plain[]> => {
  const all: Plain[] = [];
  while (all.length < count)
    all.push(...(await Promise.all(Array.from({ length: 250 }, () => say(from, bytes)))));
  return all;
};

const CUT = /^HTTP\/1\.1 429 .*"rate-limited"/s;

it('HO9 holds 10,000 half-open connections, cuts what is above an address’s share, and ends the rest', async () => {
  const half = headOf({ port: 0 }).slice(0, -4);
  const { figures } = await stage.during('10,000 half-open connections', async () => {
    const silent = await sayAll('127.0.0.2', 2_500, '');
    const heads = await sayAll('127.0.0.3', 2_500, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const upgrades = await sayAll('127.0.0.4', 2_500, half);
    const bodies = await sayAll(
      '127.0.0.5',
      1_500,
      'POST /api/auth/sign-in/email HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{',
    );
    const inside: RawSocket[] = [];
    for (let i = 0; i < 1_000; i++) {
      inside.push(stage.raw({ path: `/sync/guest/idle-${i % 20}?d=i`, from: '127.0.0.6' }));
      if (i % 50 === 49) await Promise.all(inside.slice(-50).map(({ upgraded }) => upgraded));
    }
    // Somebody from elsewhere comes in as ever, meanwhile and afterwards.
    for (const name of ['during', 'after']) {
      const fresh = stage.device('fresh', name);
      await fresh.connect();
      await fresh.ask().accepted;
      fresh.drop();
      if (name === 'after') break;
      const answers = await Promise.all([...silent, ...heads, ...upgrades].map(({ ended }) => ended));
      const cut = answers.filter((answer) => CUT.test(answer)).length;
      const late = answers.filter((answer) => answer.includes('"too-slow"')).length;
      process.stdout.write(`  ${cut} were cut at once, ${late} hear that they were too slow\n`);
      expect(cut).toBeGreaterThan(1_000);
      expect(late).toBeGreaterThan(3_000);
    }
    expect(bodies.filter(({ tcp }) => !tcp.destroyed).length).toBeGreaterThan(1_000);
    expect(inside.filter(({ tcp }) => !tcp.destroyed).length).toBe(1_000);
    for (const { tcp } of bodies) tcp.destroy();
  });
  expect(figures.grownMb).toBeLessThan(500);
});

it('HO9 lets one address have so many sockets, and tells the next one so', async () => {
  // The thousand of the test before are there still.
  const next = stage.raw({ path: '/sync/guest/idle-1?d=i', from: '127.0.0.6' });
  expect((await next.closed).code).toBe(4529);
  const other = stage.raw({ path: '/sync/guest/other?d=i', from: '127.0.0.7' });
  expect(await other.upgraded).toBe(101);
});

it('HO10 ends messages that do not come whole, where an address holds too many bytes of them', async () => {
  const { figures } = await stage.during('100 messages of 2 MB, each without its last byte', async () => {
    const all = Array.from({ length: 100 }, (_, i) =>
      stage.raw({ path: `/sync/guest/begun-${i % 4}?d=b`, from: '127.0.0.8' }),
    );
    const begun = frame(Buffer.alloc(LIMITS.frameBytes - 1), { claims: LIMITS.frameBytes });
    for (const raw of all) {
      expect(await raw.upgraded).toBe(101);
      raw.send(begun);
    }
    const codes: (number | null)[] = [];
    for (const raw of all) void raw.closed.then(({ code }) => codes.push(code));
    const most = Math.floor(LIMITS.unfinishedPerAddressBytes / LIMITS.frameBytes);
    await vi.waitFor(() => expect(codes.length).toBeGreaterThanOrEqual(all.length - most), 15_000);
    expect(new Set(codes)).toEqual(new Set([4529]));
    expect(codes.length).toBeLessThanOrEqual(all.length - most + 1);
    const metrics = await (await fetch(`${stage.server.url}/metrics`)).text();
    const [, counted] = /^pannier_limits_hit_total\{limit="unfinished"\} (\d+)$/m.exec(metrics) ?? [];
    expect(Number(counted)).toBeGreaterThanOrEqual(codes.length);
  });
  expect(figures.grownMb).toBeLessThan(400);
});

afterAll(() => {
  for (const tcp of opened) tcp.destroy();
});
