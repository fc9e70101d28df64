/**
 * How the server logs: JSON lines, and never a credential. Request logs hold method, path without its query,
 * and the address; headers and bodies are not logged at all, and what still slips into an object by one of
 * these names is blotted out.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../config.ts';

const SECRET_NAMES = [
  'password',
  'secret',
  'guest_secret',
  'token',
  'metricsToken',
  'sessionSecret',
  'cookie',
  'authorization',
  'setCookies',
  'set-cookie',
  'sec-websocket-protocol',
];

const anywhere = (name: string): string[] => {
  const key = /^[a-zA-Z_]+$/.test(name) ? name : `["${name}"]`;
  const dot = key.startsWith('[') ? '' : '.';
  return [key, `*${dot}${key}`, `*.*${dot}${key}`];
};

interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly ip?: string;
}

const describeRequest = ({ method, url, ip }: LoggedRequest) => ({ method, path: url.split('?')[0], ip });

/** A logger on standard output, or on `stream` in tests. */
export const createLog = (level: LogLevel, stream?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_NAMES.flatMap(anywhere), censor: '[hidden]' },
      serializers: { req: describeRequest },
    },
    stream,
  );
