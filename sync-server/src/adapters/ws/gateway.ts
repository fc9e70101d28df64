/**
 * The server's sockets: takes upgrades on `/sync/{kind}/{id}`, asks who it is, and joins the basket's room. A
 * refusal accepts the upgrade and closes with the code of its row: y-websocket retries an HTTP 401 for ever
 * (STACK-NOTES 4). The room is opened before the upgrade is answered, so no frame can come too early.
 * Knows frames and close codes; nothing of documents, stores or accounts (rules GW1–GW11).
 */
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Clock,
  ERRORS,
  type ErrorCode,
  encodeDown,
  fail,
  LIMITS,
  type Owner,
  ok,
  type Result,
  SUBPROTOCOL,
} from '../../../../shared/src/index.ts';
import { HeldByAddress } from '../../domain/held-by-address.ts';
import { rawFailure } from '../../http/send-failure.ts';
import type { AddressLimit } from '../../ports/address-limit.ts';
import type { AddressWork, WorkAccount } from '../../ports/address-work.ts';
import type { Authority } from '../../ports/authority.ts';
import type { Log } from '../../ports/log.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Room } from '../../room/room.ts';
import type { Rooms } from '../../room/rooms.ts';
import { type Address, readAddress } from './address.ts';
import { closeSocket, connect } from './connect.ts';
import { handBack, isWebSocket } from './hand-back.ts';
import { Turns } from './turns.ts';
import { UnfinishedMessages } from './unfinished-messages.ts';

/** What of a request says who asks. */
export interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
}

export interface GatewayParts {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  /** Sockets of one address: how fast they are opened, how many are open, and what they cost together. */
  readonly connects: AddressLimit;
  readonly socketsPerAddress: number;
  readonly work: AddressWork;
  addressOf(request: IncomingMessage): string;
  /** Whose request it is, as far as `owner`'s basket is concerned. */
  authenticate(request: Asking, owner: Owner): Promise<Result<Authority>>;
  readonly measurements: Measurements;
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
  readonly work: WorkAccount;
}

/** One upgrade request on its way. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly ip: string;
}

const admit = async (parts: GatewayParts, { request, ip }: Upgrade): Promise<Result<Admitted>> => {
  const work = parts.work.of(ip);
  const owedMs = work.spend(LIMITS.framesPerRequest, parts.clock.now());
  if (owedMs > LIMITS.owedMs) parts.measurements.limitsHit.add('work');
  if (parts.connects.take(ip) > 0 || owedMs > LIMITS.owedMs)
    return fail('rate-limited', 'too much of one address');
  const address = readAddress(request.url ?? '');
  if (!address.ok) return address;
  if (parts.rooms.isDraining) return fail('draining');
  const authority = await parts.authenticate({ headers: request.headers, ip }, address.value.owner);
  if (!authority.ok) return authority;
  const room = await parts.rooms.open(address.value.owner);
  // The sockets that are in have been told by now; one that comes in after them would not be.
  if (parts.rooms.isDraining) return fail('draining');
  return room.ok ? ok({ room: room.value, authority: authority.value, address: address.value, work }) : room;
};

const enter = (
  parts: GatewayParts,
  turns: Turns,
  { ws, socket }: { readonly ws: WebSocket; readonly socket: Duplex },
  admitted: Admitted,
): void => {
  const { room, authority, address, work } = admitted;
  const { generation, device } = address;
  if (generation !== null && generation !== room.generation) {
    parts.measurements.turnedAway.add('generation-old');
    ws.send(encodeDown({ type: 'notice', notice: { code: 'generation', generation: room.generation } }));
    closeSocket(ws, 'generation-old');
  } else {
    const onBug = (error: unknown): void => parts.log.error({ err: error }, 'a session failed');
    connect({ ...parts, turns }, { ws, socket }, room, {
      authority,
      device: device ?? '',
      isDeviceNamed: device !== null,
      work,
      onBug,
    });
  }
};

/** What all upgrades share. */
interface Doors {
  readonly inside: WebSocketServer;
  /** For those who are refused: they hear why, and may not say anything that would have to be kept. */
  readonly outside: WebSocketServer;
  readonly open: HeldByAddress;
  /** Those it is being decided about. */
  readonly asking: Set<Duplex>;
  readonly unfinished: UnfinishedMessages;
  readonly turns: Turns;
}

const openDoors = (parts: GatewayParts): Doors => {
  const common = {
    noServer: true,
    perMessageDeflate: false,
    // Thousands of small frames fit in one read of a socket; how many a turn takes is the inbox's matter.
    allowSynchronousEvents: true,
    closeTimeout: LIMITS.closeMs,
    maxFragments: LIMITS.fragmentsPerMessage,
    maxBufferedChunks: LIMITS.chunksPerMessage,
    handleProtocols: (offered: Set<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  };
  const { limitsHit, turnedAway } = parts.measurements;
  const cut = (ws: WebSocket, code: ErrorCode): void => {
    if (code === 'rate-limited') limitsHit.add('unfinished');
    closeSocket(ws, code);
  };
  const doors = {
    inside: new WebSocketServer({ ...common, maxPayload: LIMITS.frameBytes }),
    outside: new WebSocketServer({ ...common, maxPayload: LIMITS.refusedFrameBytes, autoPong: false }),
    open: new HeldByAddress(parts.socketsPerAddress),
    asking: new Set<Duplex>(),
    unfinished: new UnfinishedMessages(parts.clock, cut),
    turns: new Turns(),
  };
  for (const door of [doors.inside, doors.outside])
    door.on('wsClientError', (_error, socket) => {
      // Counted where it came in; who is refused is counted as that.
      if (door === doors.inside) turnedAway.add('bad-frame');
      socket.end(rawFailure('bad-frame'));
    });
  return doors;
};

const refuse = (
  { turnedAway }: Measurements,
  doors: Doors,
  { request, socket, head }: Upgrade,
  code: ErrorCode,
): void => {
  turnedAway.add(code);
  doors.outside.handleUpgrade(request, socket, head, (ws) => {
    // Whatever it says now is nothing to us, errors included.
    ws.on('error', () => undefined);
    closeSocket(ws, ERRORS[code].close === null ? 'internal' : code);
  });
};

const takeUpgrade = async (parts: GatewayParts, doors: Doors, upgrade: Upgrade): Promise<void> => {
  const { request, socket, head, ip } = upgrade;
  const giveBack = doors.open.take(ip);
  const isFull = doors.inside.clients.size >= LIMITS.sessionsPerServer;
  if (!giveBack || isFull) {
    giveBack?.();
    parts.measurements.limitsHit.add(giveBack ? 'all-sockets' : 'sockets');
    refuse(parts.measurements, doors, upgrade, 'rate-limited');
    return;
  }
  socket.once('close', giveBack);
  // A peer that hangs up while it is being looked up is nobody's error.
  const onEarlyError = () => socket.destroy();
  socket.on('error', onEarlyError);
  doors.asking.add(socket);
  const admitted = await admit(parts, upgrade).finally(() => doors.asking.delete(socket));
  socket.off('error', onEarlyError);
  if (socket.destroyed) return;
  if (!admitted.ok) {
    refuse(parts.measurements, doors, upgrade, admitted.error.code);
    return;
  }
  // The answer and the room's first frame leave together, at the end of this turn.
  socket.cork();
  doors.inside.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', (error) => parts.log.info({ reason: error.message }, 'a socket failed'));
    doors.unfinished.watch(ws, socket as Socket, ip);
    enter(parts, doors.turns, { ws, socket }, admitted.value);
  });
  doors.turns.atEnd(() => socket.uncork());
};

export const attachGateway = (http: Server, parts: GatewayParts): Gateway => {
  const doors = openDoors(parts);
  http.on('upgrade', (request, socket, head) => {
    if (!isWebSocket(request)) return handBack(http, request, socket, head);
    const upgrade = { request, socket, head, ip: parts.addressOf(request) };
    takeUpgrade(parts, doors, upgrade).catch((error: unknown) => {
      parts.log.error({ err: error }, 'an upgrade failed');
      parts.measurements.turnedAway.add('internal');
      socket.destroy();
    });
  });
  return {
    get size() {
      return doors.inside.clients.size;
    },
    close: () => {
      doors.unfinished.stop();
      // A store that never answers must not keep the process.
      for (const socket of doors.asking) socket.destroy();
      for (const door of [doors.inside, doors.outside]) {
        for (const ws of door.clients) ws.terminate();
        door.close();
      }
    },
  };
};
