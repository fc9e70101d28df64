/** The socket of one document, against a server that says what the test wants. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { decodeUp, encodeDown, type Up } from '../../../shared/src/index.ts';
import { createOpenLink } from '../../src/adapters/socket/open-link.ts';
import type { Link } from '../../src/shop/ports.ts';
import { until } from './support/until.ts';

const SECRET = 'abcdefghijklmnopqrstuv';

interface Meeting {
  readonly socket: WebSocket;
  readonly url: string;
  readonly protocols: string;
  readonly heard: Up[];
}

describe('the link', () => {
  let server: WebSocketServer;
  let meetings: Meeting[];
  let told: string[];
  let link: Link;
  let doc: Y.Doc;
  let generation: number | null;

  const last = (): Meeting => {
    const meeting = meetings.at(-1);
    if (!meeting) throw new Error('nobody came');
    return meeting;
  };
  const say = (message: Parameters<typeof encodeDown>[0]): void => last().socket.send(encodeDown(message));
  const meet = async (): Promise<void> => {
    link.connect();
    await until(() => told.at(-1) === 'opened');
    say({ type: 'sync-step-1', stateVector: Y.encodeStateVector(new Y.Doc()) });
    await until(() => told.includes('answered'));
  };

  beforeEach(async () => {
    meetings = [];
    told = [];
    generation = null;
    doc = new Y.Doc();
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'pannier.v1' });
    server.on('connection', (socket, request) => {
      const meeting: Meeting = {
        socket,
        url: request.url ?? '',
        protocols: request.headers['sec-websocket-protocol'] ?? '',
        heard: [],
      };
      socket.on('message', (data: Buffer) => {
        const message = decodeUp(new Uint8Array(data));
        if (message.ok) meeting.heard.push(message.value);
      });
      meetings.push(meeting);
    });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    link = createOpenLink(
      `ws://127.0.0.1:${port}/sync`,
      WebSocket as unknown as typeof globalThis.WebSocket,
    )({
      doc,
      owner: 'guest:g1',
      generation: () => generation,
      deviceId: 'device1',
      secret: SECRET,
      events: {
        opened: () => told.push('opened'),
        answered: () => told.push('answered'),
        accepted: (n) => told.push(`accepted ${n}`),
        saved: (n) => told.push(`saved ${n}`),
        refused: (frame, code) => told.push(`refused ${frame} ${code}`),
        noticed: ({ code }) => told.push(`noticed ${code}`),
        closed: (code) => told.push(`closed ${code}`),
      },
    });
  });
  afterEach(async () => {
    link.destroy();
    for (const { socket } of meetings) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  it('L1 carries the secret in a subprotocol and never in the address', async () => {
    await meet();
    expect(last().protocols).toContain(`guest.${SECRET}`);
    expect(last().url).toBe('/sync/guest/g1?d=device1');
    expect(last().url).not.toContain(SECRET);
  });

  it('L2 names the generation only of a document it has met, as it is at that connect', async () => {
    await meet();
    link.disconnect();
    generation = 3;
    link.connect();
    await until(() => meetings.length === 2);
    expect(last().url).toBe('/sync/guest/g1?d=device1&g=3');
  });

  it('L3 says that the server’s question is answered when the answer has gone out before', async () => {
    doc.getMap('cart').set('offline', 1);
    await meet();
    link.ask(1);
    await until(() => last().heard.some(({ type }) => type === 'ask'));
    const types = last().heard.map(({ type }) => type);
    expect(types.indexOf('sync-step-2')).toBeGreaterThanOrEqual(0);
    expect(types.indexOf('ask')).toBeGreaterThan(types.indexOf('sync-step-2'));
  });

  it('L4 counts the frames with content it sends, from one for each connection', async () => {
    await meet();
    expect(link.framesSent()).toBe(1);
    doc.getMap('cart').set('a', 1);
    doc.getMap('cart').set('b', 1);
    link.ask(1);
    expect(link.framesSent()).toBe(3);
    link.disconnect();
    told.length = 0;
    await meet();
    expect(link.framesSent()).toBe(1);
  });

  it('L5 passes on what the server says beyond the document', async () => {
    await meet();
    say({ type: 'accepted', n: 1 });
    say({ type: 'saved', n: 1 });
    say({ type: 'refused', n: 2, code: 'basket-full' });
    say({ type: 'notice', notice: { code: 'catalogue-changed', revision: 7 } });
    say({ type: 'sync-step-2', update: Y.encodeStateAsUpdate(new Y.Doc()) });
    say({ type: 'awareness', states: new Uint8Array([0]) });
    say({ type: 'accepted', n: 3 });
    await until(() => told.includes('accepted 3'));
    expect(told).toEqual([
      'opened',
      'answered',
      'accepted 1',
      'saved 1',
      'refused 2 basket-full',
      'noticed catalogue-changed',
      'accepted 3',
    ]);
  });

  it('L6 a frame that is not ours ends the connection, changes nothing and throws nowhere', async () => {
    for (const frame of [new Uint8Array([0, 2, 5, 1]), new Uint8Array([]), new Uint8Array([99, 1]), 'text']) {
      told.length = 0;
      await meet();
      last().socket.send(frame);
      await until(() => told.some((word) => word.startsWith('closed')));
      expect(told.at(-1)).toBe('closed 4500');
    }
    expect(doc.share.size === 0 || doc.getMap('cart').size === 0).toBe(true);
  });

  it('L7 never reconnects by itself, and says why a connection ended', async () => {
    await meet();
    last().socket.close(4503, 'later');
    await until(() => told.at(-1) === 'closed 4503');
    last().socket.terminate();
    expect(meetings).toHaveLength(1);
    told.length = 0;
    await meet();
    last().socket.terminate();
    await until(() => told.at(-1) === 'closed 1006');
    expect(meetings).toHaveLength(2);
  });

  it('L9 a connection given up before it is open ends without a failure on either side', async () => {
    const codes: number[] = [];
    server.on('connection', (socket) => socket.on('close', (code) => codes.push(code)));
    link.connect();
    link.disconnect();
    await until(() => codes.length > 0);
    // 1005: closed by hand, without a reason (RFC 6455 §7.1.5); an aborted handshake would never have been a connection.
    expect(codes).toEqual([1005]);
    expect(told).toEqual([]);
    await meet();
    expect(meetings).toHaveLength(2);
  });

  it('L8 an update that cannot be read whole ends the connection before any of it is applied', async () => {
    await meet();
    const other = new Y.Doc();
    other.getMap('cart').set('x', 1);
    const update = Y.encodeStateAsUpdate(other);
    say({ type: 'update', update: update.subarray(0, update.length - 3) });
    await until(() => told.some((word) => word.startsWith('closed')));
    expect(doc.getMap('cart').size).toBe(0);
  });
});
