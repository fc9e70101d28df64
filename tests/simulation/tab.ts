/**
 * One tab of the real client, wired as client/src/shop/open-shop.ts wires it, without pages and goods: documents, log,
 * slots, accounts, and, where it leads, socket, errands and compaction. Its ops are told to the stories as they are
 * done.
 */
import { createMemoryStore } from '../../client/src/adapters/memory/local-store.ts';
import { type Accounts, createAccounts } from '../../client/src/shop/accounts.ts';
import { LOCAL } from '../../client/src/shop/basket-document.ts';
import { type Candidacy, standForLeader } from '../../client/src/shop/candidacy.ts';
import type { Catalogue } from '../../client/src/shop/catalogue.ts';
import { keepCurrent } from '../../client/src/shop/keep-current.ts';
import { lead } from '../../client/src/shop/leader.ts';
import { type LocalGround, openLocalGround } from '../../client/src/shop/local-ground.ts';
import { openDocuments } from '../../client/src/shop/open-documents.ts';
import type { OpenLink, SendHttp, ShopPorts } from '../../client/src/shop/ports.ts';
import { createShopApi } from '../../client/src/shop/shop-api.ts';
import { createWorkspaceKeeper, type WorkspaceKeeper } from '../../client/src/shop/workspace.ts';
import type { Result } from '../../shared/src/index.ts';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { Done, Stories, Wish } from './story.ts';
import type { Life, Timeline } from './timeline.ts';

export interface TabParts {
  readonly device: Device;
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly journal: Journal;
  readonly stories: Stories;
  readonly life: Life;
  readonly sendHttp: SendHttp;
  readonly openLink: OpenLink;
  onBug(error: unknown): void;
}

export interface Tab {
  readonly life: Life;
  readonly keeper: WorkspaceKeeper;
  readonly ground: LocalGround;
  readonly accounts: Accounts;
  readonly candidacy: Candidacy;
  /** Everything done here, whatever became of it; and of that, what the log has for sure. */
  readonly done: Done[];
  readonly committed: Done[];
  act(wish: Wish): Promise<void>;
  hide(): void;
  /** Hears nothing of other tabs, though it may be tapped. */
  sleep(): void;
  wake(): void;
  /** Ends as it should. */
  close(): Promise<void>;
  die(): void;
}

const NO_GOODS = { firstPictures: () => [], replicate: () => new Promise(() => undefined) };

const portsOf = (
  parts: TabParts,
  locks: ShopPorts['locks'],
  openStore: ShopPorts['openStore'],
): ShopPorts => {
  const { device, timeline, dice, life } = parts;
  const nothing = (): (() => void) => () => undefined;
  return {
    clock: timeline.clock(life, device.skewMs),
    random: dice,
    locks,
    network: {
      onOnline: (listener) => {
        const hear = (): void => {
          if (!life.isOver) listener();
        };
        device.onlineListeners.add(hear);
        return () => device.onlineListeners.delete(hear);
      },
      wishToHear: () => undefined,
    },
    page: { onHide: nothing, onRevive: nothing, whenIdle: () => undefined },
    quota: {
      estimate: async () => ({ usageBytes: null, quotaBytes: null }),
      isPersistent: async () => false,
      persist: async () => false,
    },
    pictures: { keep: async () => undefined },
    newVersion: () => new Promise(() => undefined),
    sendHttp: parts.sendHttp,
    loadOpenLink: async () => parts.openLink,
    openStore,
    openMemoryStore: async () => createMemoryStore(),
    onBug: parts.onBug,
  };
};

export const openTab = async (parts: TabParts): Promise<Tab> => {
  const { device, dice, journal, stories, life } = parts;
  const mine = device.locks.ofTab();
  const disk = device.storeOf(life);
  const ports = portsOf(parts, mine.locks, async () => disk.store);
  const ground = await openLocalGround(ports);
  const writer = { log: ground.store.log, clock: ports.clock, tab: ground.tab };
  const api = createShopApi(ports.sendHttp);
  const keeper = createWorkspaceKeeper({ ...writer, device: ground.device, deviceId: ground.deviceId });
  const accounts = createAccounts({ api, device: ground.device, keeper, random: dice });
  const stopKeeping = keepCurrent(ports, ground, keeper);
  const opening = openDocuments({ ...ports, keeper, problem: ground.problem }, async () => undefined);
  const prepare = async () => {
    await opening.done;
    const catalogue = NO_GOODS as unknown as Catalogue;
    const leading = {
      ...ground,
      ...writer,
      ...ports,
      shop: ports,
      openLink: parts.openLink,
      keeper,
      api,
      accounts,
      catalogue,
    };
    return () => lead(leading);
  };
  const candidacy = standForLeader({ ...ports, locks: ground.isInMemory ? null : ports.locks }, prepare());
  if (ground.isInMemory) journal.count('first visit on a full disk');
  const done: Done[] = [];
  const committed: Done[] = [];

  /** As client/src/shop/basket-ops.ts does it. */
  const run = async (wish: Wish): Promise<{ result: Result<unknown>; did: readonly Done[] }> => {
    const space = keeper.current() ?? (await keeper.follow());
    const actor = space.actor.now() ?? (await space.actor.get());
    if (life.isOver) return new Promise(() => undefined);
    if (keeper.current() !== space) return run(wish);
    const beside = space.beside.map(({ doc }) => doc);
    let did: readonly Done[] = [];
    const result = await space.main.write(() => {
      const performed = stories.perform(wish, { doc: space.main.doc, actor, beside, origin: LOCAL });
      did = performed.done;
      done.push(...did);
      return performed.result;
    });
    return { result, did };
  };
  await opening.done;
  return {
    life,
    keeper,
    ground,
    accounts,
    candidacy,
    done,
    committed,
    act: async (wish) => {
      const { result, did } = await run(wish);
      // What is in memory only ends with the tab, as it says.
      if (result.ok && !ground.isInMemory) committed.push(...did);
      else if (!result.ok) journal.count(`op: ${result.error.code}`);
    },
    hide: () => void keeper.current()?.actor.giveBack(),
    sleep: disk.sleep,
    wake: disk.wake,
    close: async () => {
      stopKeeping();
      opening.cancel();
      await candidacy.end();
      await keeper.close();
      ground.device.close();
      mine.end();
      life.isOver = true;
      disk.end();
    },
    die: () => {
      life.isOver = true;
      mine.end();
      disk.end();
    },
  };
};
