/**
 * What pages look at, kept current: basket, badge, person. Follows the open documents, the device's rows and the
 * goods; many changes in a row become one new view, still before the next paint (SPEC V1–V5, T2).
 */
import { type Basket, readBasket } from '../../../shared/src/index.ts';
import { EMPTY_VIEW, skusOf, viewBasket } from './basket-view.ts';
import type { Catalogue } from './catalogue.ts';
import { createLive } from './live.ts';
import type { LocalGround } from './local-ground.ts';
import type { Notices } from './notices.ts';
import type { SessionView, Shop } from './shop.ts';
import { FRESH_SYNC, isSameSync, viewSync } from './sync-view.ts';
import type { Workspace, WorkspaceKeeper } from './workspace.ts';

export interface ShopViews extends Pick<Shop, 'basket' | 'sync' | 'session'> {
  /** The documents are open: the basket is shown once its goods are at hand and `isReady` has settled. */
  show(isReady: Promise<unknown>): Promise<void>;
  close(): void;
}

export interface ShopViewPorts extends Pick<LocalGround, 'device' | 'problem'> {
  readonly keeper: WorkspaceKeeper;
  readonly catalogue: Catalogue;
  readonly notices: Notices;
}

const NOT_CONNECTED = { isConnected: false, problem: null };

const basketOf = ({ main, beside }: Workspace): Basket =>
  readBasket(main.doc, ...beside.map(({ doc }) => doc));

const isSamePerson = (a: SessionView, b: SessionView): boolean => JSON.stringify(a) === JSON.stringify(b);

export const createShopViews = (ports: ShopViewPorts): ShopViews => {
  const { device, problem, keeper, catalogue, notices } = ports;
  const basket = createLive(EMPTY_VIEW);
  const sync = createLive(FRESH_SYNC, isSameSync);
  const session = createLive<SessionView>({ user: device.get('session')?.user ?? null }, isSamePerson);
  let isShown = false;
  let isRefreshDue = false;

  const refreshBasket = (): void => {
    const space = keeper.current();
    if (!space || !isShown) return;
    const read = basketOf(space);
    basket.set(viewBasket(read, catalogue.at, basket.get()));
    void catalogue.fetchLocal(skusOf(read));
  };
  const refreshSync = (): void => {
    const space = keeper.current();
    sync.set(
      viewSync({
        documents: space ? [space.main, ...space.beside] : [],
        marks: (docId) => device.get(`marks|${docId}`),
        link: device.get('link') ?? NOT_CONNECTED,
        isExpired: device.get('session')?.isExpired ?? false,
        deviceProblem: problem.get(),
      }),
    );
  };
  const refreshSoon = (): void => {
    if (isRefreshDue) return;
    isRefreshDue = true;
    queueMicrotask(() => {
      isRefreshDue = false;
      refreshBasket();
      refreshSync();
    });
  };
  const tellOfDamage = ({ main, beside }: Workspace): void => {
    if ([main, ...beside].some(({ setAside }) => setAside.size > 0)) notices.tellProblem('row-corrupt');
  };
  const followDevice = (): void => {
    session.set({ user: device.get('session')?.user ?? null });
    notices.follow();
    refreshSync();
  };

  const stops = [
    keeper.changed.on(refreshSoon),
    keeper.stored.on(refreshSync),
    keeper.switched.on(refreshSoon),
    keeper.switched.on(tellOfDamage),
    catalogue.version.subscribe(refreshSoon),
    problem.subscribe(refreshSync),
    device.on(followDevice),
  ];
  followDevice();
  return {
    basket,
    sync,
    session,
    show: async (isReady) => {
      const space = keeper.current();
      const fetched = space && catalogue.fetchLocal(skusOf(basketOf(space)));
      // What went wrong there is told by whoever began it.
      await Promise.all([fetched, isReady.catch(() => undefined)]);
      isShown = true;
      refreshBasket();
      refreshSync();
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
};
