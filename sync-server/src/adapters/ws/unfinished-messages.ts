/**
 * Bytes of messages that have begun and not ended. ws keeps them until the message is whole, so a thousand sockets
 * that stop one byte before the end would hold 2 GB. Looked after once in a while: whoever holds too much, by
 * address or in all, loses its largest ones, and a message that does not end in time its socket.
 */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type Clock, type ErrorCode, LIMITS } from '../../../../shared/src/index.ts';
import { networkOf } from '../../domain/network-of.ts';

interface Watched {
  readonly ws: WebSocket;
  readonly tcp: Socket;
  readonly address: string;
  /** What had been read when the last message was whole. */
  readAtMessage: number;
  /** When more than one read of the next one had come. */
  sinceMs: number | null;
  isClosed: boolean;
}

/** What one read of a socket brings, and a message that is on its way at all. */
const ONE_READ = 64 * 1024;

export class UnfinishedMessages {
  readonly #watched = new Set<Watched>();
  readonly #clock: Clock;
  readonly #close: (ws: WebSocket, code: ErrorCode) => void;
  #isStopped = false;

  constructor(clock: Clock, close: (ws: WebSocket, code: ErrorCode) => void) {
    this.#clock = clock;
    this.#close = close;
    this.#lookLater();
  }

  watch(ws: WebSocket, tcp: Socket, from: string): void {
    const watched: Watched = {
      ws,
      tcp,
      address: networkOf(from),
      readAtMessage: tcp.bytesRead,
      sinceMs: null,
      isClosed: false,
    };
    this.#watched.add(watched);
    ws.on('message', () => {
      watched.readAtMessage = tcp.bytesRead;
      watched.sinceMs = null;
    });
    ws.on('close', () => this.#watched.delete(watched));
  }

  stop(): void {
    this.#isStopped = true;
  }

  #lookLater(): void {
    this.#clock.after(LIMITS.unfinishedLookMs, () => {
      if (this.#isStopped) return;
      this.#look(this.#clock.now());
      this.#lookLater();
    });
  }

  #look(nowMs: number): void {
    const heldBy = new Map<string, number>();
    let total = 0;
    // Told to go at an earlier look: it holds nobody else's place.
    for (const { ws, isClosed } of this.#watched) if (isClosed) ws.terminate();
    const large = [...this.#watched]
      .filter(({ isClosed }) => !isClosed)
      .map((watched) => ({ watched, bytes: watched.tcp.bytesRead - watched.readAtMessage }))
      .filter(({ bytes }) => bytes > ONE_READ)
      .sort((a, b) => a.bytes - b.bytes);
    // The smallest first: they stay, and the largest are what is too much.
    for (const { watched, bytes } of large) {
      const held = (heldBy.get(watched.address) ?? 0) + bytes;
      watched.sinceMs ??= nowMs;
      if (nowMs - watched.sinceMs > LIMITS.unfinishedMs) this.#end(watched, 'too-slow');
      else if (held > LIMITS.unfinishedPerAddressBytes || total + bytes > LIMITS.unfinishedBytes)
        this.#end(watched, 'rate-limited');
      else {
        heldBy.set(watched.address, held);
        total += bytes;
      }
    }
  }

  /** With its code; the next look cuts whoever does not go. */
  #end(watched: Watched, code: ErrorCode): void {
    this.#close(watched.ws, code);
    watched.isClosed = true;
  }
}
