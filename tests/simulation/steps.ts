/** What can happen in a world at any moment, and how often: people, tabs, networks, nodes, stores, time. */
import type { Result } from '../../shared/src/index.ts';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { StoreName } from './store-way.ts';
import { INTENTS, type Wish } from './story.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

const wishOf = ({ dice }: World): Wish => ({
  do: dice.weighed({ add: 40, step: 20, set: 15, remove: 12, clear: 6 }),
  line: dice.int(INTENTS.length),
  units: 1 + dice.int(4),
});

const withTab = (world: World, act: (tab: Tab, device: Device) => void): void => {
  const device = world.dice.pick(world.devices);
  if (device.tabs.size > 0) act(world.dice.pick([...device.tabs]), device);
};

const drop = (world: World, device: Device, tab: Tab): void => {
  device.tabs.delete(tab);
  world.past.push(tab);
};

/** One that leads has a socket and is not put to sleep. */
export const putToSleep = ({ timeline, journal }: World, tab: Tab, dice: Dice): void => {
  if (tab.candidacy.isLeading()) return;
  journal.tell('tab asleep', tab.ground.tab.id);
  tab.sleep();
  timeline.after(1_000 + dice.int(60_000), tab.wake);
};

const outageMs = ({ dice }: World): number => (dice.isIn(70) ? 200 + dice.int(4_000) : dice.int(25_000));

const storeDown = (world: World, store: StoreName): void => {
  const { weather, journal, timeline } = world;
  if (weather.down.has(store)) return;
  journal.tell('outage', store);
  if (world.upNodes.some(({ rooms }) => rooms.count().unsaved > 0))
    journal.count('outage with unsaved changes');
  weather.down.add(store);
  timeline.after(outageMs(world), () => world.clear(store, null));
};

const tell = (world: World, what: string, done: Promise<Result<void>>): void =>
  void done.then(
    (result) => result.ok || world.journal.tell(`${what}: ${result.error.code}`),
    (error) => world.broken(error),
  );

const people: Record<string, (world: World) => void> = {
  op: (world) =>
    withTab(world, (tab) => {
      const wish = wishOf(world);
      world.journal.tell(`op ${wish.do}`, `${tab.ground.tab.id} line ${wish.line} × ${wish.units}`);
      tab.act(wish).catch((error) => world.broken(error));
    }),
  burst: (world) =>
    withTab(world, (tab) => {
      world.journal.tell('burst', tab.ground.tab.id);
      for (let i = 0; i < 4; i++) tab.act(wishOf(world)).catch((error) => world.broken(error));
    }),
  program: (world) => {
    world.journal.tell('program acts');
    world.program.act(wishOf(world)).catch((error) => world.broken(error));
  },
  intruder: (world) => world.intrude(world.dice.pick([...world.disks.baskets, 'user:ada'])),
  signIn: (world) =>
    withTab(world, (tab, device) => {
      if (tab.ground.device.get('session')?.user) return;
      world.journal.tell('sign in', device.name);
      tell(world, 'sign in', tab.accounts.signIn({ email: 'ada', password: '' }));
    }),
  signOut: (world) =>
    withTab(world, (tab, device) => {
      if (!tab.ground.device.get('session')?.user) return;
      world.journal.tell('sign out', device.name);
      tell(world, 'sign out', tab.accounts.signOut());
    }),
};

const tabs: Record<string, (world: World) => void> = {
  openTab: (world) => {
    const device = world.dice.pick(world.devices);
    if (device.tabs.size < 2) world.openTab(device);
  },
  closeTab: (world) =>
    withTab(world, (tab, device) => {
      world.journal.tell('tab closed', tab.ground.tab.id);
      tab.hide();
      drop(world, device, tab);
      tab.close().catch((error) => world.broken(error));
    }),
  hideTab: (world) => withTab(world, (tab) => tab.hide()),
  sleepTab: (world) => withTab(world, (tab) => putToSleep(world, tab, world.dice)),
  killTab: (world) =>
    withTab(world, (tab, device) => {
      // Often right after a tap, within its write.
      if (world.dice.isIn(50)) tab.act(wishOf(world)).catch((error) => world.broken(error));
      const isWaiting = tab.keeper.current()?.main.isCommitted() === false;
      world.journal.tell('tab died', tab.ground.tab.id);
      if (isWaiting) world.journal.count('tab died with a row on its way');
      drop(world, device, tab);
      tab.die();
    }),
  diskFull: (world) => {
    const device = world.dice.pick(world.devices);
    world.journal.tell('disk full', device.name);
    device.isDiskFull = true;
    world.timeline.after(1_000 + world.dice.int(9_000), () => {
      device.isDiskFull = false;
    });
  },
};

const network: Record<string, (world: World) => void> = {
  cut: (world) => {
    const [wire] = world.wires.keys();
    if (!wire) return;
    world.journal.tell('connection cut');
    world.dice.pick([...world.wires.keys()]).cut();
  },
  silence: (world) => {
    if (world.wires.size === 0) return;
    world.journal.tell('connection half open');
    world.dice.pick([...world.wires.keys()]).fallSilent();
  },
  offline: (world) => {
    const device = world.dice.pick(world.devices);
    if (!device.isOnline) return;
    world.journal.tell('device offline', device.name);
    device.setOnline(false);
    for (const [wire, owner] of world.wires) if (owner === device) wire.cut();
    world.timeline.after(500 + world.dice.int(20_000), () => device.setOnline(true));
  },
};

const startLater = (world: World): void => {
  // In-flight calls of a dead process end before another takes its files; nodes that share start at any time.
  const delayMs = world.isShared ? world.dice.int(5_000) : 1_500 + world.dice.int(4_000);
  world.timeline.after(delayMs, () => world.startNode());
};

const servers: Record<string, (world: World) => void> = {
  killNode: (world) => {
    const node = world.pickNode();
    if (!node) return;
    node.die('at once');
    startLater(world);
  },
  doomNode: (world) => {
    const { dice } = world;
    const node = world.pickNode();
    if (!node || node.doom) return;
    node.doom = { calls: 1 + dice.int(6), moment: dice.isIn(50) ? 'before' : 'after' };
    world.journal.tell('node doomed', `${node.id} ${node.doom.moment} call ${node.doom.calls}`);
    // Whenever that is, another one follows.
    const watch = (): void => {
      if (node.life.isOver) startLater(world);
      else if (!world.isCalm) world.timeline.after(1_000, watch);
      else node.doom = null;
    };
    watch();
  },
  drainNode: (world) => {
    const node = world.pickNode();
    if (!node) return;
    world.journal.tell('node drains', `${node.id}`);
    void node.drain().then(() => startLater(world));
  },
  addNode: (world) => {
    if (world.isShared && world.upNodes.length < world.nodesMax) world.startNode();
  },
};

const stores: Record<string, (world: World) => void> = {
  hotDown: (world) => storeDown(world, 'hot'),
  durableDown: (world) => storeDown(world, 'durable'),
  guestsDown: (world) => storeDown(world, 'guests'),
  bothDown: (world) => {
    storeDown(world, 'hot');
    storeDown(world, 'durable');
  },
  cutOff: (world) => {
    const node = world.pickNode();
    if (!node) return;
    const store = world.dice.pick(['hot', 'hot', 'durable'] as const);
    world.journal.tell('node cut off', `${node.id} from ${store}`);
    node.cutOff.add(store);
    world.timeline.after(outageMs(world), () => world.clear(store, node));
  },
  full: (world) => {
    const store = world.dice.pick(['hot', 'durable'] as const);
    world.journal.tell('store full', store);
    world.weather.full.add(store);
    world.timeline.after(outageMs(world), () => world.weather.full.delete(store));
  },
  flaky: (world) => {
    world.journal.tell('stores flaky');
    world.weather.flakyPercent = 5 + world.dice.int(40);
    world.weather.slowPercent = 30;
    world.disks.lossPercent = world.dice.int(60);
    world.timeline.after(outageMs(world), () => {
      world.weather.flakyPercent = 0;
      world.weather.slowPercent = 3;
      world.disks.lossPercent = 0;
    });
  },
  lossy: (world) => {
    world.disks.lossPercent = 10 + world.dice.int(50);
    world.timeline.after(outageMs(world), () => {
      world.disks.lossPercent = 0;
    });
  },
};

const ALL = { ...people, ...tabs, ...network, ...servers, ...stores };

const WEIGHTS: Readonly<Record<string, number>> = {
  op: 60,
  burst: 8,
  program: 7,
  intruder: 2,
  signIn: 5,
  signOut: 1.5,
  openTab: 6,
  closeTab: 2,
  hideTab: 1,
  sleepTab: 6,
  killTab: 3,
  diskFull: 1.5,
  cut: 3,
  silence: 1.5,
  offline: 2,
  killNode: 2,
  doomNode: 6,
  drainNode: 1,
  addNode: 3,
  hotDown: 2,
  durableDown: 2,
  guestsDown: 1,
  bothDown: 1,
  cutOff: 2,
  full: 1.5,
  flaky: 3,
  lossy: 2,
};

/** Mostly the moment between two taps; sometimes until a flush, rarely until rooms have closed. */
const pauseMs = ({ dice }: World): number => {
  const kind = dice.weighed({ now: 15, tap: 45, breath: 25, flush: 8, idle: 1 });
  if (kind === 'now') return 0;
  if (kind === 'tap') return dice.int(60);
  if (kind === 'breath') return dice.int(1_500);
  return kind === 'flush' ? 3_000 + dice.int(12_000) : 36_000 + dice.int(10_000);
};

export const takeStep = async (world: World): Promise<void> => {
  const name = world.dice.weighed(WEIGHTS);
  ALL[name]?.(world);
  await world.advance(pauseMs(world));
};
