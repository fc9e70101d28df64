/**
 * What only one tab does: it owns the socket, brings parcels home, sees people off, compacts the log, keeps the read
 * models and the shelf of goods. Wires those parts; which tab leads is a lock's matter (SPEC T1).
 */
import type { Random } from '../../../shared/src/index.ts';
import type { Accounts } from './accounts.ts';
import { createBasketConnection } from './basket-connection.ts';
import type { BasketDocument } from './basket-document.ts';
import type { Catalogue } from './catalogue.ts';
import { driveDocument } from './connection.ts';
import { createErrands, type Errands } from './errands.ts';
import { forgettingErrand, leavingErrand } from './leaving-errand.ts';
import type { LocalGround } from './local-ground.ts';
import { parcelErrand } from './parcel-errand.ts';
import type { OpenLink, ShopPorts } from './ports.ts';
import type { WriterPorts } from './row-writer.ts';
import { keepShelf } from './shelf-keeping.ts';
import type { ShopApi } from './shop-api.ts';
import type { Level, SyncDriver, SyncDriverEvents } from './sync-driver.ts';
import { keepUp } from './upkeep.ts';
import type { WorkspaceKeeper } from './workspace.ts';

export interface LeaderPorts extends LocalGround, WriterPorts {
  readonly shop: ShopPorts;
  readonly openLink: OpenLink;
  readonly random: Random;
  readonly keeper: WorkspaceKeeper;
  readonly api: ShopApi;
  readonly accounts: Accounts;
  readonly catalogue: Catalogue;
  onBug(error: unknown): void;
}

export interface Leader {
  /** Resolves when nothing of its work is under way any more. */
  stop(): Promise<void>;
}

const SILENT: SyncDriverEvents = {
  status: () => undefined,
  renew: () => undefined,
  final: () => undefined,
  noticed: () => undefined,
  met: () => undefined,
};

/** Work nobody waits for: its failures are told, and its end can be waited for. */
const createWatch = (onBug: (error: unknown) => void) => {
  const underWay = new Set<Promise<unknown>>();
  return {
    guard: (work: Promise<unknown>): void => {
      const watched = work.catch(onBug).finally(() => underWay.delete(watched));
      underWay.add(watched);
    },
    ended: async (): Promise<void> => {
      await Promise.all(underWay);
    },
  };
};

/** Connections to documents that are not on the page: those of people who are leaving. */
const createAsides = (ports: LeaderPorts) => {
  const drivers = new Set<SyncDriver>();
  let isStopped = false;
  return {
    drive: (document: BasketDocument): SyncDriver => {
      const driver = driveDocument(ports, document, SILENT);
      const held: SyncDriver = {
        ...driver,
        // Without a network there is a new one for every try: what has ended is not kept.
        stop: () => {
          if (drivers.delete(held)) driver.stop();
        },
      };
      drivers.add(held);
      if (isStopped) held.stop();
      return held;
    },
    stop: (): void => {
      isStopped = true;
      for (const driver of [...drivers]) driver.stop();
    },
  };
};

export const lead = (ports: LeaderPorts): Leader => {
  const { device, keeper, shop, store, accounts } = ports;
  const watch = createWatch(ports.onBug);
  const asides = createAsides(ports);
  const { guard } = watch;
  const shelf = keepShelf({ ...shop, catalogue: ports.catalogue, guard });
  const errands: Errands = createErrands(
    ports,
    [
      leavingErrand({ ...ports, driveAside: asides.drive }),
      async () => ((await accounts.check()).ok ? 'done' : 'again'),
      parcelErrand({
        ...ports,
        until: (level: Level) => connection.until(level),
        onSignedOut: () => guard(accounts.check()),
      }),
      forgettingErrand(ports),
    ],
    ports.onBug,
  );
  const connection = createBasketConnection({
    ...ports,
    guard,
    onConnected: errands.run,
    onCatalogueChanged: shelf.poke,
  });
  const stopUpkeep = keepUp({ ...ports, locks: shop.locks, readModels: store.readModels, guard });
  const stops = [
    stopUpkeep,
    keeper.switched.on(() => {
      connection.follow();
      errands.run();
    }),
    device.on((key) => {
      if (key === 'session' || key.startsWith('claim|')) errands.run();
    }),
    shop.network.onOnline(() => {
      connection.online();
      shelf.poke();
      errands.run();
    }),
  ];
  connection.follow();
  errands.run();
  // The one that led before may have died before it told what it wrote.
  guard(keeper.catchUp());

  return {
    stop: async () => {
      for (const stop of stops) stop();
      // Whoever waits for a connection hears that there will be none.
      connection.stop();
      asides.stop();
      await errands.stop();
      await shelf.stop();
      await watch.ended();
    },
  };
};
