/**
 * The one connection of the leading tab: to the document that is open now. Follows the workspace from document to
 * document, tells the other tabs how it stands, and does what a final close or a refused history asks for (SPEC T1,
 * P7–P9, U8).
 */
import { type ErrorCode, ownerKind } from '../../../shared/src/index.ts';
import type { Accounts } from './accounts.ts';
import { type BasketDocument, epochOfDoc } from './basket-document.ts';
import { type ConnectionPorts, driveDocument } from './connection.ts';
import type { LinkRow } from './device-rows.ts';
import { watchForPhantoms } from './phantoms.ts';
import type { ShopApi } from './shop-api.ts';
import type { Level, SyncDriver } from './sync-driver.ts';
import type { WorkspaceKeeper } from './workspace.ts';

/** A history the server refuses again and again is a bug; renewing it for ever would not help. */
const RENEWALS_MAX = 3;

export interface BasketConnection {
  /** Connects to the document that is open now. */
  follow(): void;
  until(level: Level): Promise<boolean>;
  /** There is a reason to try at once. */
  online(): void;
  stop(): void;
}

export interface BasketConnectionPorts extends ConnectionPorts {
  readonly keeper: WorkspaceKeeper;
  readonly accounts: Accounts;
  readonly api: Pick<ShopApi, 'sync'>;
  guard(work: Promise<unknown>): void;
  onConnected(): void;
  onCatalogueChanged(): void;
}

export const createBasketConnection = (ports: BasketConnectionPorts): BasketConnection => {
  const { device, keeper, accounts, guard } = ports;
  let driver: SyncDriver | null = null;
  let driven: BasketDocument | null = null;
  /** What this tab said last; the row may still be on its way. */
  let told = device.get('link');
  let renewals = 0;
  let phantomRenewals = 0;
  let isStopped = false;

  const tell = (link: LinkRow): void => {
    if (link.isConnected) ports.onConnected();
    const isTold = told?.isConnected === link.isConnected && told.problem === link.problem;
    if (isTold && (told?.away ?? null) === (link.away ?? null)) return;
    told = link;
    guard(device.change('link', () => link));
  };
  /** The document goes on as a new epoch; the old one is brought home like any other parcel. */
  const renew = ({ owner, docId }: BasketDocument): void => {
    const epoch = epochOfDoc(docId) + 1;
    guard(device.change(`epoch|${owner}`, (row) => ({ epoch: Math.max(row?.epoch ?? 0, epoch) })));
  };
  const renewOnce = (document: BasketDocument): void => {
    renewals += 1;
    if (renewals <= RENEWALS_MAX) renew(document);
  };
  const renewFromPhantoms = (document: BasketDocument): void => {
    phantomRenewals += 1;
    if (phantomRenewals <= RENEWALS_MAX) renew(document);
  };
  const phantoms = watchForPhantoms({
    ...ports,
    clock: ports.shop.clock,
    isCurrent: (document) => document === driven && !isStopped,
    onFound: renewFromPhantoms,
  });
  const askWhoIsHere = async (document: BasketDocument): Promise<void> => {
    const checked = await accounts.check();
    const isHere = device.get('session')?.isExpired === false;
    // Still signed in: only the old authority ended. Without an answer the next check finds out.
    if (checked.ok && isHere && driven === document) driver?.start();
  };
  const onFinal = (document: BasketDocument, code: ErrorCode): void => {
    if (code === 'generation-old') {
      renew(document);
      return;
    }
    tell({ isConnected: false, problem: code });
    if (code === 'signed-out' && ownerKind(document.owner) === 'user') guard(askWhoIsHere(document));
  };
  const connectTo = (document: BasketDocument): void => {
    driver?.stop();
    driven = document;
    // What another life of this device wrote about its connection is over.
    tell({ isConnected: false, problem: null });
    driver = driveDocument(ports, document, {
      status: tell,
      renew: () => renewOnce(document),
      met: (stateVector) => phantoms.met(document, stateVector),
      final: (code) => onFinal(document, code),
      noticed: ({ code }) => {
        if (code === 'catalogue-changed') ports.onCatalogueChanged();
      },
    });
    driver.start();
  };

  let wasExpired = device.get('session')?.isExpired ?? false;
  const stopWatching = device.on((key) => {
    if (key !== 'session') return;
    const { isExpired = false } = device.get('session') ?? {};
    // Signed in again as the same person: nothing else is open than before, but the socket may try again.
    if (wasExpired && !isExpired) driver?.start();
    wasExpired = isExpired;
  });
  return {
    follow: () => {
      const main = keeper.current()?.main;
      if (main && main !== driven && !isStopped) connectTo(main);
    },
    until: async (level) => (await driver?.until(level)) ?? false,
    online: () => driver?.online(),
    stop: () => {
      isStopped = true;
      stopWatching();
      phantoms.stop();
      driver?.stop();
    },
  };
};
