/** HTTP nobody should send, over bare TCP: each answered with a code of the catalogue. SPEC HO11, HO12. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isErrorCode, LIMITS } from '../../shared/src/index.ts';
import { mulberry } from '../support/mulberry.ts';
import { damaged } from './support/attack-frames.ts';
import { SECRET } from './support/raw-socket.ts';
import { openStage, SEED, type Stage } from './support/stage.ts';

// The machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.dispose());

interface Answer {
  readonly status: number;
  /** Of the error catalogue; empty where the answer is none of its. */
  readonly code: string;
  readonly text: string;
}

const readAnswer = (text: string): Answer => {
  const [, code = ''] = /"error":\{"code":"([a-z-]+)"/.exec(text) ?? [];
  return { status: Number(text.slice(9, 12)), code, text };
};

/** Sends the bytes and reads one answer: until it is whole, or the connection ends. */
const send = (bytes: string | Uint8Array, from = '127.0.0.2', isLast = false): Promise<Answer> =>
  new Promise((done) => {
    const tcp = connect({ port: stage.port, host: '127.0.0.1', localAddress: from });
    let text = '';
    tcp.on('data', (data) => {
      text += data.toString('latin1');
      const [, head = '', rest] = /^(.*?\r\n\r\n)(.*)$/s.exec(text) ?? [];
      const [, length] = /content-length: (\d+)/i.exec(head) ?? [];
      if (rest !== undefined && length !== undefined && rest.length >= Number(length)) tcp.destroy();
    });
    // Being cut is an answer, too.
    tcp.on('error', () => tcp.destroy());
    tcp.on('close', () => done(readAnswer(text)));
    tcp.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    if (isLast) tcp.end();
  });

const JSON_TYPE = 'Content-Type: application/json\r\n';
const BINARY = 'Content-Type: application/octet-stream\r\n';
const GUEST = `Authorization: Guest ${SECRET}\r\n`;
const SIGN_IN = '/api/auth/sign-in/email';
const SYNC = '/api/v1/sync/guest:http';
const GOODS = '/api/v1/catalogue/products';

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const post = (path: string, headers: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const signIn = (email: string): string => post(SIGN_IN, JSON_TYPE, JSON.stringify({ email, password: 'x' }));

const REQUESTS: readonly (readonly [string, string, number, string])[] = [
  ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400, 'bad-frame'],
  ['a method nobody knows', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'bad-frame'],
  ['a head of 20 kB', get('/', `X: ${'a'.repeat(20_000)}\r\n`), 413, 'frame-too-large'],
  ['a million parameters', get(`/?${'a&'.repeat(1_000_000)}`), 413, 'frame-too-large'],
  ['7,000 parameters', get(`${GOODS}?limit=0&${'a&'.repeat(7_000)}`), 422, 'invalid-field'],
  ['a parameter twice', get(`${GOODS}?limit=1&limit=2`), 422, 'invalid-field'],
  ['an infinite parameter', get(`${GOODS}?offset=1e999`), 422, 'invalid-field'],
  ['2,500 headers', get('/nowhere', 'a: b\r\n'.repeat(2_500)), 404, 'not-found'],
  [
    'names of prototypes as parameters',
    get(`${GOODS}?__proto__[x]=1&constructor=1&limit=0`),
    422,
    'invalid-field',
  ],
  ['an address that cannot be decoded', get('/%zz'), 400, 'bad-frame'],
  ['a code that cannot be decoded', get(`${GOODS}/%ff`), 400, 'bad-frame'],
  ['a way out of the folder', get('/..%2f..%2f..%2fetc/passwd'), 404, 'not-found'],
  ['two lengths', post(SIGN_IN, `${JSON_TYPE}Transfer-Encoding: chunked\r\n`, 'x'), 400, 'bad-frame'],
  ['an expectation', post(SYNC, 'Expect: the unexpected\r\n', 'x'), 400, 'bad-frame'],
  [
    'an upgrade without a key',
    get('/sync/guest/a', 'Upgrade: websocket\r\nConnection: Upgrade\r\n'),
    400,
    'bad-frame',
  ],
  [
    'an upgrade by POST',
    post('/sync/guest/a', 'Upgrade: websocket\r\nConnection: Upgrade\r\n', 'x'),
    400,
    'bad-frame',
  ],
  ['60,000 open brackets', post(SIGN_IN, JSON_TYPE, '['.repeat(60_000)), 413, 'frame-too-large'],
  [
    '900,000 empty objects',
    post(SYNC, JSON_TYPE + GUEST, `[${'{},'.repeat(900_000)}{}]`),
    413,
    'frame-too-large',
  ],
  [
    '30,000 nested arrays',
    post(SIGN_IN, JSON_TYPE, '['.repeat(30_000) + ']'.repeat(30_000)),
    413,
    'frame-too-large',
  ],
  [
    '400,000 nested objects',
    post(SYNC, JSON_TYPE + GUEST, `${'{"a":'.repeat(400_000)}1${'}'.repeat(400_000)}`),
    413,
    'frame-too-large',
  ],
  [
    'a prototype',
    post(SIGN_IN, JSON_TYPE, '{"__proto__":{"a":1},"email":"a@b.cc","password":"x"}'),
    400,
    'bad-frame',
  ],
  [
    'a prototype of a constructor',
    post(SIGN_IN, JSON_TYPE, '{"constructor":{"prototype":{"a":1}},"email":"a@b.cc","password":"x"}'),
    400,
    'bad-frame',
  ],
  [
    'a compressed body',
    post(SIGN_IN, `${JSON_TYPE}Content-Encoding: gzip\r\n`, '\x1f\x8b\x08\x00bomb'),
    400,
    'bad-frame',
  ],
  ['another type', post(SIGN_IN, 'Content-Type: text/plain\r\n', 'a=b'), 422, 'invalid-field'],
  [
    'a body that announces too much',
    `POST ${SIGN_IN} HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}Content-Length: 99999999\r\n\r\n{`,
    413,
    'frame-too-large',
  ],
  [
    'a body in pieces that does not end',
    `POST ${SIGN_IN} HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n20000\r\n${'a'.repeat(0x20000)}`,
    413,
    'frame-too-large',
  ],
  ['a long e-mail address', signIn(`${'a.'.repeat(30_000)}@`), 422, 'invalid-field'],
  ['a long domain', signIn(`a@${'a-'.repeat(30_000)}`), 422, 'invalid-field'],
  ['an exchange of nothing', post(SYNC, GUEST, ''), 400, 'bad-frame'],
  ['an exchange of text', post(SYNC, `Content-Type: text/plain\r\n${GUEST}`, 'hello'), 400, 'bad-frame'],
  ['an exchange of null', post(SYNC, JSON_TYPE + GUEST, 'null'), 422, 'invalid-field'],
  ['an exchange that ends early', post(SYNC, BINARY + GUEST, '\x05\x00'), 400, 'bad-frame'],
  ['an exchange of noise', post(SYNC, BINARY + GUEST, '\x01\x00\x03\x07\x07\x07'), 400, 'update-malformed'],
  [
    'a state vector of a million clients',
    post(SYNC, BINARY + GUEST, '\x03\xc0\x84\x3d\x02\x00\x00'),
    413,
    'frame-too-large',
  ],
  [
    'a generation without end',
    post(`${SYNC}?g=1e999`, BINARY + GUEST, '\x01\x00\x02\x00\x00'),
    422,
    'invalid-field',
  ],
  [
    'a device named like the server',
    post(`${SYNC}?d=server`, BINARY + GUEST, '\x01\x00\x02\x00\x00'),
    422,
    'invalid-field',
  ],
  ['a stranger', post(SYNC, JSON_TYPE, '{}'), 403, 'wrong-secret'],
  [
    'a stranger to a user',
    post('/api/v1/sync/user:nobody', `${JSON_TYPE}Authorization: Bearer \xff\xfe\r\n`, '{}'),
    401,
    'signed-out',
  ],
  [
    'a cookie of noise',
    post('/api/v1/sync/user:nobody', `${JSON_TYPE}Cookie: pannier.session_token=\xff%00%zz;;=;a\r\n`, '{}'),
    401,
    'signed-out',
  ],
];

it('HO11 answers requests nobody should send with a code of the catalogue', async () => {
  await stage.during('bad requests', async () => {
    for (const [name, bytes, status, code] of REQUESTS) {
      const answer = await send(bytes);
      expect([name, answer.status, answer.code]).toEqual([name, status, code]);
      expect(isErrorCode(answer.code)).toBe(true);
    }
    // Beside a built client there is a route for files, which does not know it either.
    const tooLong = await send(get(`${GOODS}/${'a'.repeat(300)}`));
    expect([
      [413, 'frame-too-large'],
      [404, 'not-found'],
    ]).toContainEqual([tooLong.status, tooLong.code]);
  });
});

it('HO11 survives damaged requests, and answers none of them with a bug', async () => {
  process.stdout.write(`  PANNIER_SEED=${SEED}\n`);
  const chance = mulberry(SEED);
  const sound = [
    get(`${GOODS}?q=cup&limit=2`, 'Accept: text/html\r\nCookie: a=b\r\n'),
    post(SYNC, JSON_TYPE + GUEST, '{"stateVector":"AA==","update":"AAA="}'),
    post(SYNC, BINARY + GUEST, '\x01\x00\x02\x00\x00'),
    signIn('a@example.com'),
    get('/sync/guest/http?d=a', 'Upgrade: h2c\r\nConnection: Upgrade\r\n'),
  ].map((text) => Buffer.from(text, 'latin1'));
  const seen = new Map<number, number>();
  await stage.during('300 damaged requests', async () => {
    for (let round = 0; round < 30; round++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => {
          const bytes = damaged(sound[chance() % sound.length] ?? new Uint8Array(), chance);
          // What waits for more is told that there is none.
          return send(bytes, '127.0.0.3', true);
        }),
      );
      for (const { status } of answers) seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  });
  process.stdout.write(`  answered with ${JSON.stringify(Object.fromEntries(seen))}\n`);
  expect(seen.has(500)).toBe(false);
});

/** Begins an exchange and sends its body but for the last byte. */
const begin = (secret: string, bytes: number): Promise<Answer> =>
  Promise.race([
    send(
      Buffer.concat([
        Buffer.from(
          `POST /api/v1/sync/guest:honest HTTP/1.1\r\nHost: x\r\n${BINARY}` +
            `Authorization: Guest ${secret}\r\nContent-Length: ${bytes}\r\n\r\n`,
        ),
        Buffer.alloc(bytes - 1),
      ]),
      '127.0.0.4',
    ),
    stage.server.logged('never').then(() => readAnswer('')),
  ]);

it('HO12 reads no body of a stranger, and only so much at once of one address', async () => {
  const bytes = 2_500_000;
  const { figures } = await stage.during('100 bodies of strangers, 100 that never end', async () => {
    const strangers = await Promise.all(
      Array.from({ length: 100 }, () => begin('not-the-secret-of-honest', bytes)),
    );
    expect(new Set(strangers.map(({ code }) => code))).toEqual(new Set(['wrong-secret']));
    const heard: Answer[] = [];
    const most = Math.floor(LIMITS.bodiesPerAddressBytes / bytes);
    await new Promise<void>((done) => {
      for (let i = 0; i < 100; i++)
        void begin(SECRET, bytes).then((answer) => {
          heard.push(answer);
          if (heard.length === 100 - most) done();
        });
    });
    expect(new Set(heard.map(({ code }) => code))).toEqual(new Set(['rate-limited']));
    expect(heard[0]?.text).toMatch(/retry-after: \d/);
  });
  expect(figures.grownMb).toBeLessThan(250);
});

it('HO12 answers an address that asks too much with 429, and nobody else', async () => {
  // A fraction of the usual, so that a busy machine is fast enough to be too fast.
  const small = await openStage({ env: { FRAMES_PER_SECOND: '300' } });
  const asked = await small.during('800 requests, pipelined', async () => {
    const text = get('/api/v1/catalogue/categories').repeat(100);
    const last = get('/api/v1/catalogue/categories', 'Connection: close\r\n');
    return Promise.all(
      Array.from(
        { length: 8 },
        () =>
          new Promise<string>((done) => {
            const tcp = connect({ port: small.port, host: '127.0.0.1', localAddress: '127.0.0.5' });
            let all = '';
            tcp.on('data', (data) => {
              all += data.toString('latin1');
            });
            tcp.on('close', () => done(all));
            tcp.write(text + last);
          }),
      ),
    );
  });
  const count = (pattern: RegExp) => asked.value.join('').match(pattern)?.length ?? 0;
  process.stdout.write(`  ${count(/ 200 OK\r/g)} were answered, ${count(/ 429 Too/g)} refused\n`);
  expect(count(/ 200 OK\r/g) + count(/ 429 Too/g)).toBe(8 * 101);
  expect(count(/ 429 Too/g)).toBeGreaterThan(0);
  expect((await fetch(`${small.server.url}/api/v1/catalogue/categories`)).status).toBe(200);
  await small.dispose();
});
