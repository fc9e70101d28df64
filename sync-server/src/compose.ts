/**
 * Wires ports to adapters and nothing else: the one place that knows which technology stands behind which
 * role. `main.ts` runs it as a process; tests and the replay run it inside themselves.
 */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { LIMITS, newId, type Owner } from '../../shared/src/index.ts';
import { systemClock } from './adapters/system/clock.ts';
import { systemRandom } from './adapters/system/random.ts';
import { systemStopwatch } from './adapters/system/stopwatch.ts';
import { attachGateway } from './adapters/ws/gateway.ts';
import { type Authenticator, createAuthenticator } from './auth/authenticator.ts';
import { clientAddress } from './auth/client-address.ts';
import { createContacts } from './auth/contacts.ts';
import { followSignOuts } from './auth/follow-sign-outs.ts';
import { createLiveSessions, type LiveSessions } from './auth/live-sessions.ts';
import { followCatalogue } from './catalogue/follow-catalogue.ts';
import type { Config } from './config.ts';
import { costOfBytes } from './domain/token-bucket.ts';
import { createAddressWork } from './http/address-work.ts';
import { buildApp } from './http/app.ts';
import { authRoutes } from './http/auth-routes.ts';
import { calmLog } from './http/calm-log.ts';
import { catalogueRoutes } from './http/catalogue-routes.ts';
import { chargeRequests } from './http/charge-requests.ts';
import { healthRoutes } from './http/health-routes.ts';
import { limitConnections } from './http/limit-connections.ts';
import { metricsRoutes } from './http/metrics-routes.ts';
import { syncRoutes } from './http/sync-routes.ts';
import { createTokenBucket } from './http/token-bucket.ts';
import { openStores } from './open-stores.ts';
import type { AddressLimit } from './ports/address-limit.ts';
import type { AddressWork } from './ports/address-work.ts';
import type { Log } from './ports/log.ts';
import { Measurements } from './ports/measurements.ts';
import { Rooms } from './room/rooms.ts';
import { syncOnce } from './room/sync-once.ts';
import type { Stores } from './stores.ts';
import { counted, type Watch, watchServer } from './watch-server.ts';

export interface Server {
  readonly app: FastifyInstance;
  /** Begins to take connections; answers the address people open. */
  listen(): Promise<string>;
  /** Drains: no new work, everything accepted is saved, every store is closed. The same end however often. */
  close(): Promise<void>;
}

const localUrl = (app: FastifyInstance): string => {
  const [address] = app.addresses();
  if (!address || typeof address === 'string') throw new Error('not listening on a port');
  const isAny = address.address === '0.0.0.0' || address.address === '::';
  const host = isAny ? 'localhost' : address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
};

/** What the parts of one server share. */
interface Whole {
  readonly config: Config;
  readonly log: Logger;
  /** For what may happen to thousands of baskets or sockets at once. */
  readonly calm: Log;
  readonly measurements: Measurements;
  readonly stores: Stores;
  readonly liveSessions: LiveSessions;
  readonly authenticator: Authenticator;
  readonly rooms: Rooms;
  readonly connects: AddressLimit;
  readonly work: AddressWork;
  readonly watch: Watch;
  isDraining(): boolean;
}

const makeRooms = (
  stores: Stores,
  authenticator: Authenticator,
  config: Config,
  { calm, measurements }: Pick<Whole, 'calm' | 'measurements'>,
): Rooms =>
  new Rooms({
    stores: { ...stores, contacts: createContacts(stores.accounts, systemClock, calm) },
    measurements,
    authorities: authenticator,
    clock: systemClock,
    random: systemRandom,
    log: calm,
    flush: { afterMs: config.flushAfterMs, atMostMs: config.flushAtMostMs },
  });

/** Twice as many at once: people behind one address come together. */
const limitOf = (perMinute: number): AddressLimit => createTokenBucket(systemClock, perMinute, 2 * perMinute);

const addRoutes = (app: FastifyInstance, whole: Whole): void => {
  const { config, stores, liveSessions, authenticator, rooms, connects, work, isDraining } = whole;
  const { accounts, catalogue, durable } = stores;
  const { probe, exposition } = whole.watch;
  const { metricsToken: token, isProxyTrusted } = config;
  metricsRoutes(app, { ...exposition, token, isProxyTrusted });
  healthRoutes(app, { stores: probe.states, isDraining });
  const tries = counted(
    whole.measurements,
    'sign-in',
    createTokenBucket(systemClock, config.signInsPerMinute),
  );
  // In the background: a store that does not let it now gives the basket its lifetime instead.
  const onSignedOut = (owner: Owner): void => void rooms.release(owner);
  authRoutes(app, { accounts, liveSessions, tries, onSignedOut });
  catalogueRoutes(app, { catalogue });
  syncRoutes(app, {
    authenticator,
    exchange: ({ owner }, asked) => syncOnce({ rooms, durable, clock: systemClock }, owner, asked),
    claim: (guest, user) => rooms.claim(guest, user),
    connects,
    charge: (address, bytes) => work.of(address).spend(costOfBytes(bytes), systemClock.now()),
    newDeviceName: () => newId(systemRandom),
  });
};

/** Tells every device of new goods; the answer stops it. */
const followGoods = ({ stores, rooms, log }: Whole): Promise<() => void> =>
  followCatalogue({
    store: stores.catalogue,
    clock: systemClock,
    everyMs: LIMITS.catalogueLookMs,
    onRevision: (revision) => rooms.tellAll({ code: 'catalogue-changed', revision }),
    onProblem: (error) => log.warn({ err: error }, 'the catalogue does not answer'),
  });

const limitAddresses = (app: FastifyInstance, { config, work, measurements }: Whole): void => {
  chargeRequests(app, work, systemClock);
  const perAddress = config.socketsPerAddress + LIMITS.connectionsPerAddress - LIMITS.socketsPerAddress;
  const share = config.isProxyTrusted ? LIMITS.connectionsPerServer : perAddress;
  limitConnections(app.server, share, (limit) => measurements.limitsHit.add(limit));
};

/**
 * Takes no connection any more: who connects is refused at once and goes to another node. Connections that are open
 * hear with their next answer that they end; the answer waits until all are gone.
 */
const stopListening = ({ server }: FastifyInstance): Promise<void> =>
  new Promise((done) => void server.close(() => done()));

/** Builds the app, the sockets and the work in the background; answers how to end them all. */
const assemble = async (whole: Whole): Promise<{ app: FastifyInstance; drain: () => Promise<void> }> => {
  const { config, log, rooms, authenticator, stores, connects, work } = whole;
  const app = await buildApp({
    ...config,
    log,
    before: (made) => {
      limitAddresses(made, whole);
      made.addHook('onSend', (_request, reply, payload, done) => {
        if (whole.isDraining()) reply.header('connection', 'close');
        done(null, payload);
      });
    },
    routes: (scope) => addRoutes(scope, whole),
    onAnswered: whole.watch.exposition.answered,
    onBreach: (code) => whole.measurements.breaches.add(code),
  });
  const gateway = attachGateway(app.server, {
    rooms,
    clock: systemClock,
    log: whole.calm,
    connects,
    socketsPerAddress: config.socketsPerAddress,
    work,
    addressOf: (request) => clientAddress(request, config.isProxyTrusted),
    authenticate: (request, owner) => authenticator.socket(request, owner),
    measurements: whole.measurements,
  });
  const unfollowGoods = await followGoods(whole);
  const unfollowSignOuts = followSignOuts({
    liveSessions: whole.liveSessions,
    news: stores.sessionNews,
    accounts: stores.accounts,
    clock: systemClock,
    random: systemRandom,
  });
  await rooms.start();
  whole.watch.probe.start();
  const drain = async (): Promise<void> => {
    const allGone = stopListening(app);
    const unsaved = await rooms.drain(LIMITS.drainMs);
    if (unsaved > 0) log.warn({ unsaved }, 'baskets wait in the hot store for the next start');
    unfollowGoods();
    unfollowSignOuts();
    whole.watch.probe.stop();
    gateway.close();
    const hangUp = systemClock.after(LIMITS.hangUpMs, () => app.server.closeAllConnections());
    app.server.closeIdleConnections();
    await allGone;
    hangUp.cancel();
    await app.close();
    await stores.close();
  };
  return { app, drain };
};

/** Opens the stores of `config.dataDir` and builds the server on them, without listening yet. */
export const compose = async (config: Config, log: Logger): Promise<Server> => {
  const measurements = new Measurements(systemStopwatch);
  const stores = await openStores(config, log, measurements);
  const calm = calmLog(log, systemClock);
  const { accounts, guests } = stores;
  const liveSessions = createLiveSessions(stores.sessionNews);
  const newGuests = counted(measurements, 'new-guest', limitOf(config.newGuestsPerMinute));
  const connects = counted(measurements, 'connect', limitOf(config.connectsPerMinute));
  const authenticator = createAuthenticator({ accounts, guests, liveSessions, newGuests, origins: config });
  const work = createAddressWork(config.framesPerSecond);
  const rooms = makeRooms(stores, authenticator, config, { calm, measurements });
  const watch = watchServer(stores, rooms, measurements, log);
  let closing: Promise<void> | null = null;
  const isDraining = (): boolean => closing !== null;
  const whole = {
    config,
    log,
    calm,
    measurements,
    stores,
    liveSessions,
    authenticator,
    rooms,
    connects,
    work,
    watch,
    isDraining,
  };
  const { app, drain } = await assemble(whole);
  return {
    app,
    listen: async () => {
      const { port, host } = config;
      await app.listen({ port, host, listenTextResolver: (address) => `bound to ${address}` });
      return localUrl(app);
    },
    close: () => {
      closing ??= drain();
      return closing;
    },
  };
};
