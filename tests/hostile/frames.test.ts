/** Frames no honest client sends, one at a time: each closes its own socket with its code. SPEC HO1–HO4. */
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ERRORS, encodeUp, LIMITS } from '../../shared/src/index.ts';
import { mulberry } from '../support/mulberry.ts';
import { frame, OP } from '../support/websocket-frame.ts';
import { askFrame, damaged, firstStep, up, updatesOf } from './support/attack-frames.ts';
import type { RawSocket } from './support/raw-socket.ts';
import { openStage, SEED, type Stage } from './support/stage.ts';

// The machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.dispose());

const enter = async (path = '/sync/guest/honest?d=attacker'): Promise<RawSocket> => {
  const raw = stage.raw({ path });
  expect(await raw.upgraded).toBe(101);
  return raw;
};

const presence = (count: number, state: string): Buffer => {
  const e = encoding.createEncoder();
  encoding.writeVarUint(e, count);
  for (let i = 0; i < Math.min(count, 100); i++) {
    encoding.writeVarUint(e, i);
    encoding.writeVarUint(e, 1);
    encoding.writeVarString(e, state);
  }
  return up({ type: 'awareness', states: encoding.toUint8Array(e) });
};

/** Names so many clients as cheaply as it can. */
const stateVector = (clients: number): Uint8Array => {
  const e = encoding.createEncoder();
  encoding.writeVarUint(e, clients);
  for (let i = 0; i < clients; i++) {
    encoding.writeVarUint(e, i);
    encoding.writeVarUint(e, 1);
  }
  return encoding.toUint8Array(e);
};

const some = Buffer.alloc(10);
const pieces = (size: number, count: number): Buffer =>
  Buffer.concat([
    frame(Buffer.alloc(1), { fin: false }),
    ...Array.from({ length: count }, () =>
      frame(Buffer.alloc(size), { opcode: OP.continuation, fin: false }),
    ),
  ]);
const endsWith = (code: number): Buffer => frame(Buffer.from([code >> 8, code & 0xff]), { opcode: OP.close });

const BREACHES: readonly (readonly [string, Buffer, number])[] = [
  ['a text frame', frame(Buffer.from('hello'), { opcode: OP.text }), 4400],
  ['a text frame that is no text', frame(Buffer.alloc(9, 0xff), { opcode: OP.text }), 4400],
  ['an empty frame', frame(Buffer.alloc(0)), 4400],
  ['an unknown tag', frame(Buffer.of(99, 1)), 4400],
  ['a frame that is not masked', frame(some, { isMasked: false }), 4400],
  ['a compressed frame nobody agreed on', frame(some, { rsv: 4 }), 4400],
  ['a reserved opcode', frame(some, { opcode: 11 }), 4400],
  ['a continuation of nothing', frame(some, { opcode: OP.continuation }), 4400],
  ['a message within a message', Buffer.concat([frame(some, { fin: false }), frame(some)]), 4400],
  ['a ping in pieces', frame(some, { opcode: OP.ping, fin: false }), 4400],
  ['a ping of 126 bytes', frame(Buffer.alloc(126), { opcode: OP.ping }), 4400],
  ['a close frame of one byte', frame(Buffer.of(3), { opcode: OP.close }), 4400],
  ['a close frame with a code that may not travel', endsWith(1005), 4400],
  ['a close frame with a code nobody knows', endsWith(999), 4400],
  ['thousands of pieces of a byte', pieces(1, 5_000), 4413],
  ['thousands of empty pieces', pieces(0, 5_000), 4413],
  ['a frame above the bound', frame(some, { claims: LIMITS.frameBytes + 1 }), 4413],
  ['a frame of 20 MB', frame(some, { claims: 20 * 1024 * 1024 }), 4413],
  ['a frame of 2^62 bytes', frame(some, { claims: 2 ** 62 }), 4413],
  ['presence of a million tabs', presence(1_000_000, 'null'), 4400],
  ['presence that is no JSON', presence(1, '{'), 4400],
  ['presence of 8 kB', presence(1, JSON.stringify('x'.repeat(8_000))), 4413],
  ['a state vector that ends early', firstStep(Uint8Array.of(200, 1)), 4400],
  ['a state vector of half a million clients', firstStep(stateVector(500_000)), 4413],
  ['an authority of a guest', up({ type: 'authority', token: 'anything' }), 4401],
  ['an empty authority', frame(Buffer.of(67, 0)), 4400],
];

it('HO1 closes a socket that breaks the protocol with its code, and nobody else', async () => {
  await stage.during('breaches', async () => {
    for (const [name, bytes, code] of BREACHES) {
      const raw = await enter();
      raw.send(bytes);
      expect([name, (await raw.closed).code]).toEqual([name, code]);
    }
  });
});

it('HO1 takes what is unusual and allowed', async () => {
  const raw = await enter();
  const ask = encodeUp({ type: 'ask', n: 7 });
  raw.send(frame(ask.subarray(0, 1), { fin: false }), frame(some, { opcode: OP.ping }));
  raw.send(frame(ask.subarray(1), { opcode: OP.continuation }), frame(some, { opcode: OP.pong }));
  for (const byte of askFrame(8)) raw.send(Buffer.of(byte));
  raw.send(endsWith(1000), askFrame(9), Buffer.alloc(1_000, 0xff));
  expect((await raw.closed).code).toBe(1000);
  expect(raw.count(OP.pong)).toBe(1);
  expect(raw.count(OP.binary)).toBeGreaterThanOrEqual(3);
});

it('HO1 answers every damaged frame with a code or not at all, whatever it was', async () => {
  process.stdout.write(`  PANNIER_SEED=${SEED}\n`);
  const chance = mulberry(SEED);
  const [update = new Uint8Array()] = updatesOf('guest:honest', 'attacker', 1);
  const sound: readonly Uint8Array[] = [
    encodeUp({ type: 'update', update }),
    encodeUp({ type: 'sync-step-2', update }),
    encodeUp({ type: 'sync-step-1', stateVector: stateVector(3) }),
    encodeUp({ type: 'ask', n: 1_000 }),
    encodeUp({ type: 'query-awareness' }),
    presence(2, '{"name":"a"}').subarray(6),
  ];
  const known: (number | null)[] = Object.values(ERRORS).map(({ close }) => close);
  const seen = new Map<string, number>();
  await stage.during('damaged frames', async () => {
    for (let round = 0; round < 120; round++) {
      const raw = await enter();
      for (let i = 0; i < 10; i++) {
        const whole = sound[chance() % sound.length] ?? new Uint8Array();
        raw.send(i % 3 === 2 ? Buffer.from(damaged(frame(whole), chance)) : frame(damaged(whole, chance)));
      }
      // A damaged length may wait for bytes that never come.
      raw.tcp.end();
      const { code } = await raw.closed;
      if (code !== null && code !== 1000 && code !== 1005) expect(known).toContain(code);
      seen.set(String(code), (seen.get(String(code)) ?? 0) + 1);
    }
  });
  process.stdout.write(`  closed with ${JSON.stringify(Object.fromEntries(seen))}\n`);
});

it('HO2 refuses 20 MB unread: nothing of them is kept', async () => {
  const { figures } = await stage.during('20 MB, ten times', async () => {
    for (let i = 0; i < 10; i++) {
      const raw = await enter();
      raw.send(frame(Buffer.alloc(20 * 1024 * 1024)));
      expect((await raw.closed).code).toBe(4413);
    }
  });
  expect(figures.grownMb).toBeLessThan(100);
});

it('HO3 tells who is refused why, and keeps nothing of what they say', async () => {
  const REFUSED = [
    ['/elsewhere', 4404],
    ['/sync/shop/x', 4404],
    ['/sync/guest/honest?d=server', 4400],
    ['/sync/user/nobody', 4401],
    [`/sync/guest/${'x'.repeat(8_000)}`, 4404],
    [`/sync/guest/honest?${'d=a&'.repeat(2_000)}`, 101],
  ] as const;
  for (const [path, code] of REFUSED) {
    const raw = stage.raw({ path });
    expect(await raw.upgraded).toBe(101);
    if (code !== 101) expect([path.slice(0, 30), (await raw.closed).code]).toEqual([path.slice(0, 30), code]);
  }
  const { figures } = await stage.during('100 who are refused and send 2 MB all the same', async () => {
    const strangers = Array.from({ length: 100 }, () =>
      stage.raw({ path: '/sync/guest/honest', secret: 'not-the-secret-of-honest' }),
    );
    for (const stranger of strangers) {
      await stranger.upgraded;
      stranger.send(frame(Buffer.alloc(2_000_000), { claims: LIMITS.frameBytes }));
    }
    const codes = await Promise.all(strangers.map(async ({ closed }) => (await closed).code));
    expect(new Set(codes)).toEqual(new Set([4403]));
  });
  expect(figures.grownMb).toBeLessThan(100);
});

it('HO4 survives authorities that are none: 4401 for what is no token, 4529 for more than one at a time', async () => {
  const answer = await fetch(`${stage.server.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Eve', email: 'eve@example.com', password: 'long enough', withToken: true }),
  });
  const { user, token } = (await answer.json()) as { user: { id: string }; token: string };
  const asEve = async (): Promise<RawSocket> => {
    const raw = stage.raw({
      path: `/sync/user/${user.id}?d=eve`,
      headers: `Authorization: Bearer ${token}\r\n`,
    });
    expect(await raw.upgraded).toBe(101);
    return raw;
  };
  await stage.during('authorities', async () => {
    for (const made of ['a\nb', 'a\u0000b', '\u{1f600}', ' ', 'x'.repeat(4_000), 'é']) {
      const raw = await asEve();
      raw.send(up({ type: 'authority', token: made }));
      expect([made.slice(0, 5), (await raw.closed).code]).toEqual([made.slice(0, 5), 4401]);
    }
    const flood = await asEve();
    flood.send(Buffer.concat(Array.from({ length: 3_000 }, () => up({ type: 'authority', token }))));
    expect((await flood.closed).code).toBe(4529);
  });
});
