/**
 * The server's sockets: takes upgrades on `/sync/{kind}/{id}`, asks who it is, and joins the basket's room. A
 * refusal accepts the upgrade and closes with the code of its row: y-websocket retries an HTTP 401 for ever
 * (STACK-NOTES 4). The room is opened before the upgrade is answered, so no frame can come too early.
 * Knows frames and close codes; nothing of documents, stores or accounts (rules GW1–GW11).
 */
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Clock,
  ERRORS,
  encodeDown,
  fail,
  LIMITS,
  type Owner,
  ok,
  type Result,
  SUBPROTOCOL,
} from '../../../../shared/src/index.ts';
import type { AddressLimit } from '../../ports/address-limit.ts';
import type { Authority } from '../../ports/authority.ts';
import type { Log } from '../../ports/log.ts';
import type { Room } from '../../room/room.ts';
import type { Rooms } from '../../room/rooms.ts';
import { type Address, readAddress } from './address.ts';
import { closeSocket, connect } from './connect.ts';
import { handBack, isWebSocket } from './hand-back.ts';
import { Turns } from './turns.ts';

/** What of a request says who asks. */
export interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
}

export interface GatewayParts {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  /** Sockets of one address. */
  readonly connects: AddressLimit;
  addressOf(request: IncomingMessage): string;
  /** Whose request it is, as far as `owner`'s basket is concerned. */
  authenticate(request: Asking, owner: Owner): Promise<Result<Authority>>;
}

export interface Gateway {
  /** Sockets that are open or opening. */
  readonly size: number;
  /** Closes what is still open, the hard way. */
  close(): void;
}

interface Admitted {
  readonly room: Room;
  readonly authority: Authority;
  readonly address: Address;
}

const admit = async (parts: GatewayParts, request: IncomingMessage): Promise<Result<Admitted>> => {
  const ip = parts.addressOf(request);
  const retryAfterMs = parts.connects.take(ip);
  if (retryAfterMs > 0) return fail('rate-limited', 'too many sockets of one address');
  const address = readAddress(request.url ?? '');
  if (!address.ok) return address;
  if (parts.rooms.isDraining) return fail('draining');
  const authority = await parts.authenticate({ headers: request.headers, ip }, address.value.owner);
  if (!authority.ok) return authority;
  const room = await parts.rooms.open(address.value.owner);
  return room.ok ? ok({ room: room.value, authority: authority.value, address: address.value }) : room;
};

const enter = (
  parts: GatewayParts & { readonly turns: Turns },
  { ws, socket }: { readonly ws: WebSocket; readonly socket: Duplex },
  { room, authority, address }: Admitted,
): void => {
  const { generation, device } = address;
  if (generation !== null && generation !== room.generation) {
    ws.send(encodeDown({ type: 'notice', notice: { code: 'generation', generation: room.generation } }));
    closeSocket(ws, 'generation-old');
  } else
    connect(parts, { ws, socket }, room, { authority, device: device ?? '', isDeviceNamed: device !== null });
};

const takeUpgrade = async (
  parts: GatewayParts & { readonly turns: Turns },
  server: WebSocketServer,
  [request, socket, head]: [IncomingMessage, Duplex, Buffer],
): Promise<void> => {
  // A peer that hangs up while it is being looked up is nobody's error.
  const onEarlyError = () => socket.destroy();
  socket.on('error', onEarlyError);
  const admitted =
    server.clients.size >= LIMITS.sessionsPerServer
      ? fail('rate-limited', 'the server is full')
      : await admit(parts, request);
  socket.off('error', onEarlyError);
  if (socket.destroyed) return;
  server.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', (error) => parts.log.info({ reason: error.message }, 'a socket failed'));
    if (admitted.ok) enter(parts, { ws, socket }, admitted.value);
    else closeSocket(ws, ERRORS[admitted.error.code].close === null ? 'internal' : admitted.error.code);
  });
};

export const attachGateway = (http: Server, parts: GatewayParts): Gateway => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytes,
    perMessageDeflate: false,
    // Thousands of small frames fit in one read of a socket; how many a turn takes is the inbox's matter.
    allowSynchronousEvents: true,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const shared = { ...parts, turns: new Turns() };
  http.on('upgrade', (request, socket, head) => {
    if (!isWebSocket(request)) return handBack(http, request, socket, head);
    takeUpgrade(shared, server, [request, socket, head]).catch((error: unknown) => {
      parts.log.error({ err: error }, 'an upgrade failed');
      socket.destroy();
    });
  });
  return {
    get size() {
      return server.clients.size;
    },
    close: () => {
      for (const ws of server.clients) ws.terminate();
      server.close();
    },
  };
};
