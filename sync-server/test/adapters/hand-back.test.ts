/** Requests that offer an upgrade nobody here knows, as Java's client makes them: SPEC GW11. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail } from '../../../shared/src/index.ts';
import { systemClock } from '../../src/adapters/system/clock.ts';
import { attachGateway, type Gateway } from '../../src/adapters/ws/gateway.ts';
import { Measurements } from '../../src/ports/measurements.ts';
import { createWorld } from '../support/room-world.ts';

let http: Server;
let gateway: Gateway;
let port: number;

beforeEach(async () => {
  http = createServer(async (request, response) => {
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, body: await text(request), headers }));
  });
  const { rooms } = createWorld();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  gateway = attachGateway(http, {
    rooms,
    clock: systemClock,
    log,
    connects: { take: () => 0 },
    socketsPerAddress: 100,
    work: { of: () => ({ spend: () => 0 }) },
    measurements: new Measurements(),
    addressOf: () => '127.0.0.1',
    authenticate: async () => fail('signed-out'),
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  port = (http.address() as AddressInfo).port;
});

afterEach(async () => {
  gateway.close();
  http.closeAllConnections();
  await new Promise((done) => http.close(done));
});

const OFFER = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__';
const LAST = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** Sends the parts one after the other, each in its own packet, and answers everything that comes back. */
const say = async (...parts: string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const heard = text(socket);
  for (const part of parts) {
    await new Promise((done) => socket.write(part, done));
    await new Promise((done) => setImmediate(done));
  }
  return heard;
};

it('GW11 answers a request that offers h2c, and the next one on the same connection', async () => {
  const heard = await say(`GET /first?a=1 HTTP/1.1\r\nHost: x\r\nX-Own: y\r\n${OFFER}\r\n\r\n`, LAST);
  expect(heard.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  expect(heard).toContain('"url":"/first?a=1"');
  expect(heard).toContain('"x-own":"y"');
  expect(heard).not.toContain('h2c');
  expect(heard).toContain('"url":"/last"');
});

it.each([
  ['with its head', ['hello world']],
  ['in parts', ['hello', ' ', 'world']],
])('GW11 reads the body of such a request when it comes %s', async (_how, [first = '', ...rest]) => {
  const head = `POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n${OFFER}\r\n\r\n`;
  const heard = await say(head + first, ...rest, LAST);
  expect(heard).toContain('"body":"hello world"');
  expect(heard).toContain('"url":"/last"');
});

it('GW11 closes the connection after the answer where the request asks for it', async () => {
  const offer = OFFER.replace('Upgrade, ', 'close, Upgrade, ');
  expect(await say(`GET / HTTP/1.1\r\nHost: x\r\n${offer}\r\n\r\n`)).toContain('HTTP/1.1 200');
});
