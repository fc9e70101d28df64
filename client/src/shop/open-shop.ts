/**
 * Opens the shop of this device: the ground it stands on, the open documents, the views over them, the ops, and this
 * tab's wish to lead. Wires only; every decision is in the part it belongs to. Resolves before the basket is read:
 * pages show their skeleton until `basket.isReady` (SPEC X1–X4).
 */
import { ok, ownerOf } from '../../../shared/src/index.ts';
import { createAccounts } from './accounts.ts';
import { createBasketOps } from './basket-ops.ts';
import { standForLeader } from './candidacy.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { createFetchCode } from './fetch-code.ts';
import { keepCurrent } from './keep-current.ts';
import { type LocalGround, openLocalGround } from './local-ground.ts';
import { createNotices } from './notices.ts';
import { openDocuments } from './open-documents.ts';
import type { ShopPorts } from './ports.ts';
import type { Shop } from './shop.ts';
import { createShopApi, type ShopApi } from './shop-api.ts';
import { createShopViews } from './shop-views.ts';
import type { UpdateOffer } from './update-offer.ts';
import { createWorkspaceKeeper, type WorkspaceKeeper } from './workspace.ts';

export interface OpenShop extends Shop {
  /** Ends this tab's part: gives the slot back where everything is committed, closes socket and store. */
  close(): Promise<void>;
}

const catalogueOf = ({ store, device }: LocalGround, api: ShopApi): Catalogue =>
  createCatalogue(store.products, api, {
    read: () => device.get('categories')?.names ?? {},
    write: (names) => void device.change('categories', () => ({ names })),
  });

const opsOf = (
  ports: ShopPorts,
  keeper: WorkspaceKeeper,
  catalogue: Catalogue,
  isConnected: () => boolean,
) => {
  let isAskedToPersist = false;
  return createBasketOps({
    random: ports.random,
    current: keeper.current,
    follow: keeper.follow,
    priceOf: (sku) => {
      const product = catalogue.at(sku);
      return product ? { minor: product.priceMinor, currency: product.currency } : undefined;
    },
    onAdded: () => {
      if (isAskedToPersist) return;
      isAskedToPersist = true;
      ports.quota.persist().catch(ports.onBug);
    },
    onChanged: () => {
      if (!isConnected()) ports.network.wishToHear();
    },
  });
};

export const openShop = async (ports: ShopPorts): Promise<OpenShop> => {
  const ground = await openLocalGround(ports);
  const { store, device, deviceId, tab } = ground;
  const writer = { log: store.log, clock: ports.clock, tab };
  const api = createShopApi(ports.sendHttp);
  const keeper = createWorkspaceKeeper({ ...writer, device, deviceId });
  const accounts = createAccounts({ api, device, keeper, random: ports.random });
  const notices = createNotices(device);
  const catalogue = catalogueOf(ground, api);
  const views = createShopViews({ ...ground, keeper, catalogue, notices });
  const stopKeeping = keepCurrent(ports, ground, keeper);
  const opening = openDocuments({ ...ports, keeper, problem: ground.problem }, views.show);
  const fetchCode = createFetchCode(ports);
  const prepare = async () => {
    await opening.done;
    // No part of the first paint: the socket, errands and replication come as a chunk of their own.
    const [{ lead }, openLink] = await fetchCode(() =>
      Promise.all([import('./leader.ts'), ports.loadOpenLink()]),
    );
    return () =>
      lead({ ...ground, ...writer, ...ports, shop: ports, openLink, keeper, api, accounts, catalogue });
  };
  // What is in this tab's memory no other tab could send.
  const candidacy = standForLeader({ ...ports, locks: ground.isInMemory ? null : ports.locks }, prepare());
  let update: UpdateOffer | null = null;
  const offer = async (): Promise<void> => {
    const version = await ports.newVersion();
    const { offerUpdate } = await fetchCode(() => import('./update-offer.ts'));
    update = offerUpdate(version, { ...ground, keeper, notices });
  };
  offer().catch(ports.onBug);
  const { undoMerge, ...ops } = opsOf(ports, keeper, catalogue, () => views.sync.get().isConnected);

  return {
    basket: views.basket,
    sync: views.sync,
    session: views.session,
    ...ops,
    notices: notices.live,
    catalogue,
    signUp: accounts.signUp,
    signIn: accounts.signIn,
    signOut: accounts.signOut,
    undoMerge: async (noticeId) => {
      const guest = ownerOf('guest', notices.guestOf(noticeId) ?? '');
      const result = guest ? await undoMerge(guest) : ok(undefined);
      if (result.ok) notices.dismiss(noticeId);
      return result;
    },
    dismissNotice: notices.dismiss,
    applyUpdate: () => update?.accept(),
    describeDevice: async () => {
      // As the page that shows it, a chunk of its own.
      const { describeDevice } = await fetchCode(() => import('./describe-device.ts'));
      return describeDevice(ports.quota, {
        deviceId,
        space: await keeper.follow(),
        isLeader: candidacy.isLeading(),
        products: catalogue.size(),
        sync: views.sync.get(),
      });
    },
    close: async () => {
      stopKeeping();
      opening.cancel();
      await candidacy.end();
      views.close();
      await keeper.close();
      catalogue.close();
      device.close();
      await store.close();
    },
  };
};
