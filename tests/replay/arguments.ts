/** The command line of the replay, read into options or answered with one sentence. */
import { parseArgs } from 'node:util';

export interface ReplayOptions {
  readonly file: string;
  readonly devices: number;
  /** Share of its time a device is offline, 0 to 1. */
  readonly offline: number;
  /** Invoices to read; Infinity for all. */
  readonly limit: number;
  /** null: start a server of our own. */
  readonly url: string | null;
  /** Our own server keeps everything in a Redis and a MongoDB. */
  readonly isShared: boolean;
  /** null: make one up. */
  readonly seed: string | null;
}

export type ReadArguments =
  | { readonly ok: true; readonly options: ReplayOptions }
  | { readonly ok: false; readonly problem: string };

export const USAGE =
  'Usage: npm run replay -- FILE [--devices 3] [--offline 0.3] [--limit N] [--url URL | --shared] [--seed S]';

const DEVICES_MAX = 8;

class BadArgument extends Error {}

const OPTIONS = {
  devices: { type: 'string', default: '3' },
  offline: { type: 'string', default: '0.3' },
  limit: { type: 'string' },
  url: { type: 'string' },
  shared: { type: 'boolean', default: false },
  seed: { type: 'string' },
} as const;

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // parseArgs names the option it does not know; its first sentence is enough.
    const [first = 'These arguments cannot be read.'] = String((error as Error).message).split('. ');
    throw new BadArgument(`${first.replace(/\.$/, '')}.`);
  }
};

const wholeNumber = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most)
    throw new BadArgument(`--${name} must be a whole number from 1 to ${most}, but is "${text}".`);
  return value;
};

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new BadArgument(`--offline must be a number from 0 to 1, but is "${text}".`);
  return value;
};

const address = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new BadArgument(`--url must look like http://127.0.0.1:8080, but is "${text}".`);
  return url.origin;
};

const read = (args: readonly string[]): ReplayOptions => {
  const { values, positionals } = parse(args);
  const [file, ...others] = positionals;
  if (file === undefined) throw new BadArgument(`No FILE of invoices is given. ${USAGE}`);
  if (others.length > 0) throw new BadArgument(`One FILE is enough, but "${others.join(' ')}" is given too.`);
  return {
    file,
    devices: wholeNumber('devices', values.devices, DEVICES_MAX),
    offline: share(values.offline),
    limit:
      values.limit === undefined
        ? Number.POSITIVE_INFINITY
        : wholeNumber('limit', values.limit, Number.MAX_SAFE_INTEGER),
    url: values.url === undefined ? null : address(values.url),
    isShared: values.shared,
    seed: values.seed ?? null,
  };
};

export const readArguments = (args: readonly string[]): ReadArguments => {
  try {
    return { ok: true, options: read(args) };
  } catch (error) {
    if (error instanceof BadArgument) return { ok: false, problem: error.message };
    throw error;
  }
};
