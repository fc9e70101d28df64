/**
 * One connection to MongoDB for all stores of a process: a pool, bounded in every wait, whose writes count only
 * when a majority has them in its journal. Every failure of the server, and of what leads to it, becomes
 * `store-unavailable` here, and a document that cannot be read `internal`; neither is ever an empty answer. Connects
 * at the first call, and again by itself after every failure (SPEC MG1–MG4, MG12).
 */
import { accessSync, constants } from 'node:fs';
import { BSON, type Db, MongoClient, type MongoClientOptions, MongoError } from 'mongodb';
import { fail, LIMITS, ok, type Result } from '../../../../shared/src/index.ts';
import { endWritesWithTheirSocket } from './end-with-socket.ts';
import { DatabaseRefused, DatabaseUnreachable } from './migrations/migration.ts';

export interface MongoOptions {
  /** A connection string. The database in its path is used, `pannier` where it names none. */
  readonly url: string;
  /** How long a silent server is waited for. */
  readonly answerMs?: number;
  /** How long a connection, and a server that takes writes, is waited for. */
  readonly connectMs?: number;
  /** Runs before the first call, and again until it has succeeded once: whether this database may be worked on. */
  readonly prepare?: () => Promise<unknown>;
}

export interface MongoConnection {
  readonly databaseName: string;
  /** For libraries that bring their own calls; they are made inside `run`, which connects. */
  readonly db: Db;
  run<T>(work: (db: Db) => Promise<T>): Promise<Result<T>>;
  /** Whether a server that takes writes answers. */
  ping(): Promise<Result<void>>;
  /** Afterwards everything is `store-unavailable`. */
  close(): Promise<void>;
}

/** A stored document is not what this program writes: this document's trouble only. */
export class UnreadableDocument extends Error {}

const DEFAULT_DATABASE = 'pannier';

const databaseOf = (url: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE);

const optionsOf = ({ answerMs, connectMs = LIMITS.mongoConnectMs }: MongoOptions): MongoClientOptions => ({
  appName: 'pannier',
  maxPoolSize: LIMITS.mongoConnections,
  waitQueueTimeoutMS: connectMs,
  serverSelectionTimeoutMS: connectMs,
  connectTimeoutMS: connectMs,
  socketTimeoutMS: answerMs ?? LIMITS.mongoAnswerMs,
  retryReads: true,
  retryWrites: true,
  readPreference: 'primary',
  // What a majority does not have may be rolled back: it is not read, and not taken for saved.
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: LIMITS.mongoMajorityMs },
  ignoreUndefined: true,
});

/** What an operation's error means to who asked. Bugs are thrown on. */
export const failureOf = (error: unknown): Result<never> => {
  if (error instanceof UnreadableDocument || error instanceof BSON.BSONError)
    return fail('internal', error.message);
  if (!(error instanceof MongoError)) throw error;
  const code = error.code === undefined ? '' : ` ${error.code}`;
  return fail('store-unavailable', `${error.name}${code}: ${error.message}`);
};

/** `prepare` found a database that may not be worked on, or none. */
const isUnfit = (error: unknown): error is Error =>
  error instanceof DatabaseRefused ||
  error instanceof DatabaseUnreachable ||
  error instanceof BadMongoAddress;

/** The system's own word: the driver hands on what it hears when it resolves a `mongodb+srv` name or reads a file. */
const isOfSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

/** The address is none; the message is a sentence for the operator. */
export class BadMongoAddress extends Error {}

/** Files an address may name; the driver reads them when it connects. */
const FILES = ['tlsCAFile', 'tlsCRLFile', 'tlsCertificateKeyFile'] as const;

/** @throws BadMongoAddress, also where a file it names cannot be read: waiting brings none. */
const clientOf = (options: MongoOptions): MongoClient => {
  endWritesWithTheirSocket();
  try {
    const client = new MongoClient(options.url, optionsOf(options));
    const named = FILES.map((file) => client.options[file]).filter((file) => file !== undefined);
    if (client.options.tls) for (const file of named) accessSync(file, constants.R_OK);
    return client;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadMongoAddress(`the address of MongoDB cannot be used: ${reason}.`);
  }
};

/** @throws BadMongoAddress */
export const openMongo = (options: MongoOptions): MongoConnection => {
  const client = clientOf(options);
  const databaseName = databaseOf(options.url);
  const db = client.db(databaseName);
  let isClosed = false;
  let opening: Promise<void> | null = null;

  /** The driver connects by itself at the first call, but where that fails it never tries again (7.8.0). */
  const open = async (): Promise<void> => {
    await client.connect();
    await options.prepare?.();
  };

  const opened = (): Promise<void> => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  const run = async <T>(work: (db: Db) => Promise<T>): Promise<Result<T>> => {
    // The driver would connect again.
    if (isClosed) return fail('store-unavailable', 'the store is closed');
    try {
      await opened();
    } catch (error) {
      const isAway = isUnfit(error) || isOfSystem(error);
      return isAway ? fail('store-unavailable', error.message) : failureOf(error);
    }
    try {
      return ok(await work(db));
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    databaseName,
    db,
    run,
    ping: () => run(async (database) => void (await database.command({ ping: 1 }))),
    close: async () => {
      isClosed = true;
      await client.close();
    },
  };
};

export const DUPLICATE_KEY = 11_000;

/** Whether an insert met a document that is there already. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoError && error.code === DUPLICATE_KEY;
