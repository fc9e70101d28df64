/** Who is not let in, and how those end who were: all of it counted in `/metrics`. SPEC ME6, ME7. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../../shared/src/index.ts';
import { limitConnections } from '../../src/http/limit-connections.ts';
import { type RunningServer, runServer, SECRET } from './run-server.ts';

const running: RunningServer[] = [];
const sockets: WebSocket[] = [];
const run = async (env: Record<string, string> = {}): Promise<RunningServer> => {
  const server = await runServer(env);
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const ws of sockets.splice(0)) ws.terminate();
  for (const server of running.splice(0)) await server.close();
});

interface Opened {
  readonly ws: WebSocket;
  readonly opened: Promise<void>;
  /** The code it was closed with. */
  readonly closed: Promise<number>;
}

const open = ({ url }: RunningServer, path: string, secret = SECRET): Opened => {
  const ws = new WebSocket(`${url.replace('http', 'ws')}${path}`, ['pannier.v1', `guest.${secret}`]);
  sockets.push(ws);
  ws.on('error', () => undefined);
  return {
    ws,
    // The first frame is the server's: it is in its room.
    opened: new Promise((done) => ws.once('message', () => done())),
    closed: new Promise((done) => ws.on('close', (code) => done(code))),
  };
};

/** Says these bytes; answers what it heard until it was cut. */
const say = (port: number, bytes: string): Promise<string> =>
  new Promise((done) => {
    const tcp = connect({ port, host: '127.0.0.1' }, () => tcp.write(bytes));
    let heard = '';
    tcp.on('data', (data) => {
      heard += data.toString();
    });
    tcp.on('error', () => undefined);
    tcp.on('close', () => done(heard));
  });

const portOf = ({ url }: RunningServer): number => Number(new URL(url).port);

/** Everything of one metric that is not 0, by its label. */
const counts = async ({ url }: RunningServer, name: string): Promise<Record<string, number>> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(new RegExp(`^${name}\\{\\w+="([^"]+)"\\} (\\d+)$`, 'gm'));
  return Object.fromEntries([...lines].map(([, label, n]) => [label, Number(n)]).filter(([, n]) => n !== 0));
};

const TURNED_AWAY = 'pannier_turned_away_total';
const LIMITS_HIT = 'pannier_limits_hit_total';
const ENDS = 'pannier_socket_closes_total';

describe('who is not let in', () => {
  it('ME6 is counted by the code it hears', async () => {
    const server = await run();
    await open(server, '/sync/guest/g?d=a').opened;
    const refused = [
      open(server, '/sync/nothing'),
      open(server, '/sync/guest/g?d=a', 'somebody-elses-secret-00'),
      open(server, '/sync/user/nobody'),
      open(server, '/sync/guest/g?d=a&g=7'),
      open(server, '/sync/guest/g?g=x'),
    ];
    const codes = await Promise.all(refused.map(({ closed }) => closed));
    expect(codes).toEqual([4404, 4403, expect.any(Number), 4409, 4400]);
    const key = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
    const way = `Sec-WebSocket-Protocol: pannier.v1, guest.${SECRET}\r\n`;
    const head = `GET /sync/guest/g?d=a HTTP/1.1\r\nHost: x\r\n${key}${way}\r\n`;
    expect(await say(portOf(server), head)).toMatch(/^HTTP\/1\.1 400 .*"bad-frame"/s);
    expect(await counts(server, TURNED_AWAY)).toEqual({
      'unknown-basket': 1,
      'wrong-secret': 1,
      'signed-out': 1,
      'generation-old': 1,
      'bad-frame': 2,
    });
    expect(await counts(server, ENDS)).toEqual({});
    expect(await counts(server, LIMITS_HIT)).toEqual({});
  });

  it('ME6 is counted by the bound it met', async () => {
    const full = await run({ SOCKETS_PER_ADDRESS: '2' });
    for (const device of ['a', 'b']) await open(full, `/sync/guest/g?d=${device}`).opened;
    expect(await open(full, '/sync/guest/g?d=c').closed).toBe(4529);
    expect(await counts(full, LIMITS_HIT)).toEqual({ sockets: 1 });
    expect(await counts(full, TURNED_AWAY)).toEqual({ 'rate-limited': 1 });

    const crowded = await run();
    const devices = Array.from({ length: LIMITS.sessionsPerBasket }, (_, i) => `/sync/guest/g?d=d${i}`);
    for (const path of devices) await open(crowded, path).opened;
    expect(await open(crowded, '/sync/guest/g?d=more').closed).toBe(4529);
    expect(await counts(crowded, TURNED_AWAY)).toEqual({ 'rate-limited': 1 });
  });

  it('ME6 so is who owes its work', async () => {
    const server = await run({ FRAMES_PER_SECOND: '100' });
    const all = Array.from({ length: 60 }, (_, i) => open(server, `/sync/guest/g?d=d${i}`));
    const codes = await Promise.all(all.map(({ opened, closed }) => Promise.race([opened, closed])));
    const refused = codes.filter((code) => code === 4529).length;
    expect(refused).toBeGreaterThan(0);
    // Looking costs work too, so the looks are few.
    const pace = { interval: 500, timeout: 10_000 };
    await vi.waitFor(async () => expect(await counts(server, LIMITS_HIT)).toEqual({ work: refused }), pace);
    const seen = { 'rate-limited': refused };
    await vi.waitFor(async () => expect(await counts(server, TURNED_AWAY)).toEqual(seen), pace);
  });

  it('ME6 a connection that speaks no HTTP is counted by the code of its answer', async () => {
    const server = await run();
    expect(await say(portOf(server), 'nonsense\r\n\r\n')).toContain('"bad-frame"');
    const large = `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await say(portOf(server), large)).toContain('"frame-too-large"');
    expect(await counts(server, 'pannier_breaches_total')).toEqual({ 'bad-frame': 1, 'frame-too-large': 1 });
  });
});

describe('connections above a share', () => {
  let http: Server | null = null;
  afterEach(() => {
    http?.closeAllConnections();
    http?.close();
  });

  it('ME6 are counted, those of one address and those of all', async () => {
    const cut: string[] = [];
    const server = createServer((_request, response) => response.end('ok'));
    http = server;
    limitConnections(server, 1, (limit) => cut.push(limit));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const first = connect({ port, host: '127.0.0.1' });
    await new Promise<void>((done) => server.once('connection', () => done()));
    expect(await say(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('"rate-limited"');
    expect(cut).toEqual(['connections']);
    server.maxConnections = 1;
    await say(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitFor(() => expect(cut).toEqual(['connections', 'all-connections']));
    first.destroy();
  });
});

describe('who was in', () => {
  it('ME7 is counted by the code the socket ended with', async () => {
    const server = await run();
    const enter = async (): Promise<Opened> => {
      const made = open(server, '/sync/guest/g?d=a');
      await made.opened;
      return made;
    };
    const [bye, silent, gone, odd, text, large] = [
      await enter(),
      await enter(),
      await enter(),
      await enter(),
      await enter(),
      await enter(),
    ];
    bye.ws.close(1000);
    silent.ws.close();
    gone.ws.terminate();
    odd.ws.close(3999);
    text.ws.send('text');
    large.ws.send(Buffer.alloc(LIMITS.frameBytes + 1));
    expect(await text.closed).toBe(4400);
    expect([4413, 1006]).toContain(await large.closed);
    await Promise.all([bye, silent, gone, odd].map(({ closed }) => closed));
    const expected = { 1000: 1, 1005: 1, 1006: 1, 4400: 1, 4413: 1, other: 1 };
    await vi.waitFor(async () => expect(await counts(server, ENDS)).toEqual(expected));
    expect(await counts(server, TURNED_AWAY)).toEqual({});
  });
});
