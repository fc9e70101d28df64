/**
 * The only place that reads the environment. One table: name, default, how it is read. Everything else takes
 * the `Config` made here, once, before anything is opened. A value that makes no sense is answered with one
 * sentence for the person who set it; nothing is guessed and nothing that was asked for is left out silently.
 */
import { resolve } from 'node:path';
import { LIMITS } from '../../shared/src/index.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** The stores of production. */
export interface Services {
  readonly redisUrl: string;
  readonly mongoUrl: string;
  /** First part of every key in Redis. */
  readonly redisPrefix: string;
}

export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded stores, absolute. */
  readonly dataDir: string;
  /** Where baskets, goods and accounts are kept when several processes share them; null: in `dataDir`. */
  readonly services: Services | null;
  /** Folder of the built web app, absolute. */
  readonly clientDir: string;
  /** Origin under which people reach the server, without a slash at the end; null: whatever they used. */
  readonly publicUrl: string | null;
  /** Signs session cookies; null: a secret kept in `dataDir`. */
  readonly sessionSecret: string | null;
  readonly flushAfterMs: number;
  readonly flushAtMostMs: number;
  /** Tries one address has to sign up or in: at once, and again per minute. */
  readonly signInsPerMinute: number;
  /** Guests nobody has seen that one address may bring per minute; twice as many at once. */
  readonly newGuestsPerMinute: number;
  /** Sockets one address may open per minute, together with exchanges over HTTP; twice as many at once. */
  readonly connectsPerMinute: number;
  /** Sockets one address may have open. */
  readonly socketsPerAddress: number;
  /** Frames one address may send per second with all its sockets, requests counted as several; twice as many at once. */
  readonly framesPerSecond: number;
  /** Whether `X-Forwarded-*` of the proxy in front is believed. */
  readonly isProxyTrusted: boolean;
  /** Opens `/metrics` to who knows it; null: to this machine alone. */
  readonly metricsToken: string | null;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problem: string };

const LOG_LEVELS: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const SECRET_CHARS = 32;

class BadValue extends Error {}

const integer = (env: Environment, name: string, fallback: number, least: number, most: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new BadValue(`${name} must be a whole number from ${least} to ${most}, but is "${text}".`);
  return value;
};

const isTrue = (env: Environment, name: string): boolean => {
  const text = env[name] || 'false';
  if (text !== 'true' && text !== 'false')
    throw new BadValue(`${name} must be "true" or "false", but is "${text}".`);
  return text === 'true';
};

const logLevel = (env: Environment): LogLevel => {
  const text = env.LOG_LEVEL || 'info';
  if (!LOG_LEVELS.includes(text))
    throw new BadValue(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, but is "${text}".`);
  return text as LogLevel;
};

const publicUrl = (env: Environment): string | null => {
  const text = env.PUBLIC_URL;
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  if (!isOrigin)
    throw new BadValue(`PUBLIC_URL must look like https://shop.example (no path), but is "${text}".`);
  return url.origin;
};

/** The value itself is a secret and is not repeated in the sentence. */
const secretOf = (env: Environment, name: string): string | null => {
  const text = env[name];
  if (!text) return null;
  if (text.length < SECRET_CHARS)
    throw new BadValue(`${name} must have at least ${SECRET_CHARS} characters.`);
  return text;
};

/** An address may hold a password and is not repeated in a sentence. */
const serviceUrl = (env: Environment, name: string, schemes: RegExp, example: string): string | null => {
  const text = env[name];
  if (!text) return null;
  if (!schemes.test(text)) throw new BadValue(`${name} must look like ${example}.`);
  return text;
};

const REDIS_PREFIX = /^[A-Za-z0-9_.-]{1,32}$/;

const services = (env: Environment): Services | null => {
  const redisUrl = serviceUrl(env, 'REDIS_URL', /^rediss?:\/\/./, 'redis://host:6379');
  const mongoUrl = serviceUrl(env, 'MONGO_URL', /^mongodb(\+srv)?:\/\/./, 'mongodb://host:27017/pannier');
  if (redisUrl === null && mongoUrl === null) return null;
  if (redisUrl === null) throw new BadValue('MONGO_URL is set without REDIS_URL: set both, or neither.');
  if (mongoUrl === null) throw new BadValue('REDIS_URL is set without MONGO_URL: set both, or neither.');
  // Each process would make one of its own, and nobody would stay signed in.
  if (!env.SESSION_SECRET)
    throw new BadValue('SESSION_SECRET must be set, the same for every process, when REDIS_URL is.');
  const redisPrefix = env.REDIS_PREFIX || 'pannier';
  if (!REDIS_PREFIX.test(redisPrefix))
    throw new BadValue('REDIS_PREFIX must be at most 32 letters, digits, dots, dashes or underscores.');
  return { redisUrl, mongoUrl, redisPrefix };
};

const read = (env: Environment): Config => {
  const flushAfterMs = integer(env, 'FLUSH_AFTER_MS', LIMITS.flushAfterMs, 0, 3_600_000);
  const flushAtMostMs = integer(
    env,
    'FLUSH_AT_MOST_MS',
    Math.max(LIMITS.flushAtMostMs, flushAfterMs),
    0,
    3_600_000,
  );
  if (flushAtMostMs < flushAfterMs)
    throw new BadValue(
      `FLUSH_AT_MOST_MS (${flushAtMostMs}) must not be less than FLUSH_AFTER_MS (${flushAfterMs}).`,
    );
  return {
    port: integer(env, 'PORT', 8080, 0, 65_535),
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(env.DATA_DIR || '.data'),
    services: services(env),
    clientDir: resolve(env.CLIENT_DIR || 'dist/client'),
    publicUrl: publicUrl(env),
    sessionSecret: secretOf(env, 'SESSION_SECRET'),
    flushAfterMs,
    flushAtMostMs,
    signInsPerMinute: integer(env, 'SIGN_INS_PER_MINUTE', LIMITS.signInsPerMinute, 1, 1_000_000),
    newGuestsPerMinute: integer(env, 'NEW_GUESTS_PER_MINUTE', LIMITS.newGuestsPerMinute, 1, 1_000_000),
    connectsPerMinute: integer(env, 'CONNECTS_PER_MINUTE', LIMITS.connectsPerMinute, 1, 1_000_000),
    socketsPerAddress: integer(env, 'SOCKETS_PER_ADDRESS', LIMITS.socketsPerAddress, 1, 1_000_000),
    framesPerSecond: integer(env, 'FRAMES_PER_SECOND', LIMITS.addressFramesPerSecond, 1, 1_000_000_000),
    isProxyTrusted: isTrue(env, 'TRUST_PROXY'),
    metricsToken: secretOf(env, 'METRICS_TOKEN'),
    logLevel: logLevel(env),
  };
};

/** Reads the environment whole; answers the first thing that is wrong as a sentence. */
export const readConfig = (env: Environment = process.env): ReadConfig => {
  try {
    return { ok: true, config: read(env) };
  } catch (error) {
    if (error instanceof BadValue) return { ok: false, problem: error.message };
    throw error;
  }
};

/** For the migrations, which need nothing else. null: not set. */
export const mongoUrlOf = (env: Environment = process.env): string | null => env.MONGO_URL || null;
