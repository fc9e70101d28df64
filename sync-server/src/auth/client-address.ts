/**
 * The address a socket comes from: the peer's, or what the one proxy in front says of it. Only the last entry of
 * `X-Forwarded-For` is that proxy's; the others were written by whoever called it. The same as fastify's `ip`.
 */
import type { IncomingMessage } from 'node:http';

export const clientAddress = ({ headers, socket }: IncomingMessage, isProxyTrusted: boolean): string => {
  const forwarded = isProxyTrusted ? headers['x-forwarded-for'] : undefined;
  const last = [forwarded ?? ''].flat().join(',').split(',').at(-1)?.trim();
  return last || (socket.remoteAddress ?? '');
};
