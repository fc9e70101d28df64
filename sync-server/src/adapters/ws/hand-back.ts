/**
 * Gives a request that asked for an upgrade we do not know (`h2c`: Java's client, curl --http2) back to the HTTP
 * server as the ordinary request it also is. Node has taken its connection out of HTTP by then, so the head is
 * written anew without the offer, put before what has come of the body, and the connection begins again with it.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Only these speak of the offer. */
const OFFER = new Set(['upgrade', 'http2-settings']);

export const isWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

const withoutOffer = (connection: string): string =>
  connection
    .split(',')
    .filter((word) => !OFFER.has(word.trim().toLowerCase()))
    .join(',');

const headOf = ({ method, url, httpVersion, rawHeaders }: IncomingMessage): string => {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    if (OFFER.has(name.toLowerCase())) continue;
    const isConnection = name.toLowerCase() === 'connection';
    lines.push(`${name}: ${isConnection ? withoutOffer(value) : value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
};

export const handBack = (http: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
  socket.unshift(Buffer.concat([Buffer.from(headOf(request), 'latin1'), head]));
  http.emit('connection', socket);
};
