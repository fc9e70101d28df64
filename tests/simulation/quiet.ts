/**
 * The end of a world: faults end, everybody is online, time passes. Then nothing may be left to do, all replicas must
 * be the same, and what they show must be what everything people did adds up to.
 */
import * as Y from 'yjs';
import type { BasketDocument } from '../../client/src/shop/basket-document.ts';
import { NO_MARKS } from '../../client/src/shop/device-rows.ts';
import { holdsPhantoms } from '../../client/src/shop/phantoms.ts';
import { generationOf, LIMITS, type Owner, ownerKind, readBasket } from '../../shared/src/index.ts';
import { loadBasket } from '../../sync-server/src/flush/load-basket.ts';
import type { Device } from './device.ts';
import { Broken } from './journal.ts';
import { join } from './oracle.ts';
import { documentOf } from './promises.ts';
import { type Done, type Holding, holdingOf } from './story.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

const ROUNDS_MAX = 60;
const ROUND_MS = 4_000;

/** One that sees what other tabs have left on the device. */
const tabOnDisk = ({ tabs }: Device): Tab | undefined => [...tabs].find(({ ground }) => !ground.isInMemory);

/** Everything that troubled the world is over. */
const calm = (world: World): void => {
  world.isCalm = true;
  // Baskets are compared while time passes: no room may begin its basket anew meanwhile.
  (LIMITS as { generationBytes: number }).generationBytes = Number.MAX_SAFE_INTEGER;
  const { weather, disks } = world;
  for (const node of world.nodes) {
    node.doom = null;
    node.cutOff.clear();
  }
  weather.down.clear();
  weather.full.clear();
  weather.flakyPercent = 0;
  disks.lossPercent = 0;
  world.clear('hot', null);
  for (const wire of [...world.wires.keys()]) if (wire.isSilent) wire.cut();
  for (const tab of world.liveTabs) tab.wake();
  for (const device of world.devices) {
    device.isDiskFull = false;
    device.setOnline(true);
    if (!tabOnDisk(device)) world.openTab(device);
  }
};

/** Who was ever signed in here comes back: what they left on the device, or in a tab's memory, is theirs. */
const comeBack = (world: World): void => {
  for (const device of world.devices) {
    const tabs = [...device.tabs];
    const onDisk = tabs.find(({ ground }) => !ground.isInMemory);
    for (const { ground, accounts } of tabs) {
      if (!ground.isInMemory && ground !== onDisk?.ground) continue;
      const session = ground.device.get('session');
      const isOwed = session?.isExpired || ground.device.keys().some((key) => key.startsWith('claim|'));
      if (!isOwed || (session?.user && !session.isExpired)) continue;
      accounts.signIn({ email: 'ada', password: '' }).catch((error) => world.broken(error));
    }
  }
};

/**
 * All there is of it are rows that stand on nothing: their tab died as it wrote them, after every other tab that held
 * the document (an admitted gap, P10 of client/SPEC.md). What they say was never called committed.
 */
const isUnreadable = ({ journal }: World, { rows, doc, isCommitted }: BasketDocument): boolean => {
  const isSo =
    rows.size() > 0 && rows.applied().length === 0 && doc.store.clients.size === 0 && isCommitted();
  if (isSo) journal.count('a row that nobody can read');
  return isSo;
};

/** Rows the log of a document holds and a tab does not, or the other way: also of tabs that died and told nobody. */
const unheard = ({ memory }: Device, { ground }: Tab, { docId, rows }: BasketDocument): number => {
  // Its log is its own.
  if (ground.isInMemory) return 0;
  const stored = new Set([...memory.rows.values()].filter((row) => row.docId === docId).map(({ id }) => id));
  const isKnown = rows.ids().filter((id) => stored.has(id)).length;
  return stored.size + rows.size() - 2 * isKnown;
};

/** Tabs that show what is in no store: its author and its node died before they had kept it. */
const phantoms = async (world: World): Promise<string[]> => {
  const left: string[] = [];
  for (const { keeper, ground } of world.liveTabs) {
    const main = keeper.current()?.main;
    if (!main || !world.disks.baskets.has(main.owner)) continue;
    const stored = await storedOf(world, main.owner);
    if (generationOf(stored) !== generationOf(main.doc)) continue;
    if (holdsPhantoms(main.doc, Y.encodeStateVector(stored), ground.deviceId))
      left.push(`${ground.tab.id} shows what is in no store`);
  }
  if (left.length > 0) world.journal.count('a phantom');
  return left;
};

/** In words, what still waits for something. */
const leftOver = async (world: World): Promise<string[]> => {
  const left: string[] = [];
  if (world.upNodes.length === 0) left.push('no node');
  for (const device of world.devices) {
    if (device.tabs.size === 0) left.push(`${device.name} has no tab`);
    for (const each of device.tabs) {
      const { keeper, ground } = each;
      const space = keeper.current();
      const tab = `${device.name}/${ground.tab.id}`;
      if (!space) left.push(`${tab} has nothing open`);
      else {
        const { main, beside } = space;
        const { unsaved } = main.rows.counts(ground.device.get(`marks|${main.docId}`) ?? NO_MARKS);
        if (!main.isCommitted()) left.push(`${tab} is not committed`);
        const rows = unheard(device, each, main);
        if (rows > 0) left.push(`${tab} has not heard of ${rows} rows`);
        if (unsaved > 0) left.push(`${tab}: ${unsaved} changes of ${main.docId} unsaved`);
        const problem = ground.problem.get();
        if (problem !== null && !ground.isInMemory) left.push(`${tab} still complains of ${problem}`);
        const due = beside.filter((document) => !isUnreadable(world, document));
        if (due.length > 0) left.push(`${tab}: ${due.map(({ docId }) => docId).join()} beside`);
      }
    }
  }
  const dirty = await world.disks.hot.dirty();
  if (dirty.ok && dirty.value.length > 0) left.push(`hot rows of ${dirty.value.join()}`);
  for (const { id, rooms } of world.upNodes) {
    const { unsaved } = rooms.count();
    if (unsaved > 0) left.push(`node ${id}: ${unsaved} unsaved`);
  }
  if (!world.program.isSettled) left.push('the program has no answer');
  return left.length > 0 ? left : phantoms(world);
};

const storedOf = async (world: World, basket: Owner): Promise<Y.Doc> => {
  const loaded = await loadBasket(basket, world.disks);
  if (!loaded.ok) throw new Broken(`${basket} cannot be loaded: ${loaded.error.detail}`);
  return loaded.value.live.doc;
};

const textOf = (holding: Holding): string =>
  [...holding]
    .flatMap(([line, held]) => [...held].map(([actor, count]) => `${line} ${actor} ${count}`))
    .sort()
    .join('\n');

/** null where both hold the same; else what is different, in words. */
const differences = (a: Y.Doc, b: Y.Doc): string | null => {
  const [one, other] = [a, b].map((doc) => new Set(textOf(holdingOf([doc])).split('\n')));
  const only = (these?: Set<string>, those?: Set<string>): string =>
    [...(these ?? [])].filter((line) => !those?.has(line)).join(', ');
  const found = `${only(one, other)} / ${only(other, one)}`;
  const [mine, theirs] = [generationOf(a), generationOf(b)];
  if (found === ' / ' && mine === theirs) return null;
  return `generation ${mine} / ${theirs}: ${found}`;
};

const mustBeSame = (a: Y.Doc, b: Y.Doc, what: string): void => {
  const found = differences(a, b);
  if (found !== null) throw new Broken(`${what}: ${found}`);
};

/**
 * A node that nobody could tell of a renewal (its save came back as a failure, or the word of it was lost) goes on with
 * the old document until the basket changes next (ND5): what people took out is in it still, and all show the same.
 */
const mustShowSame = (world: World, a: Y.Doc, b: Y.Doc, what: string): void => {
  world.journal.count('a renewal nobody heard of');
  const [one, other] = [a, b].map((doc) =>
    JSON.stringify(
      readBasket(doc)
        .lines.map(({ id, quantity }) => [id, quantity])
        .sort(),
    ),
  );
  if (one !== other) throw new Broken(`${what}: the old generation shows ${one}, the new one ${other}`);
};

/** Every room on every node: opening one makes good what a crash left undone. */
const openRooms = async (world: World): Promise<void> => {
  for (const node of world.upNodes) for (const basket of world.disks.baskets) void node.rooms.open(basket);
  await world.advance(ROUND_MS);
};

const compareReplicas = async (world: World): Promise<void> => {
  for (const basket of world.disks.baskets) {
    const stored = await storedOf(world, basket);
    const saved = await world.disks.durable.load(basket);
    const durable = documentOf(saved.ok && saved.value ? saved.value.state : null);
    mustBeSame(stored, durable, `${basket} in the stores and in the durable one`);
    const compare = (doc: Y.Doc, what: string): void => {
      if (generationOf(doc) < generationOf(stored)) mustShowSame(world, doc, stored, what);
      else mustBeSame(doc, stored, what);
    };
    for (const node of world.upNodes) {
      const room = await node.rooms.open(basket);
      if (!room.ok) throw new Broken(`node ${node.id} cannot open ${basket}: ${room.error.code}`);
      compare(room.value.doc, `${basket} on node ${node.id} and in the stores`);
    }
    for (const { keeper, ground } of world.liveTabs) {
      const space = keeper.current();
      if (space?.owner === basket)
        compare(space.main.doc, `${basket} in tab ${ground.tab.id} and in the stores`);
    }
  }
};

/** Everything the stores have ever known of a basket: also lines a rotation has left behind. */
const knownOf = async (world: World, basket: Owner): Promise<Y.Doc[]> => {
  const stored = await storedOf(world, basket);
  const docs = [stored];
  for (let generation = 0; generation < generationOf(stored); generation++) {
    const archived = await world.disks.durable.loadArchive(basket, generation);
    if (archived.ok) docs.push(documentOf(archived.value));
  }
  return docs;
};

const mustHold = (world: World): Done[] => [
  ...world.past.flatMap(({ committed }) => committed),
  ...world.liveTabs.flatMap(({ done }) => done),
  ...world.program.done,
];

const compareWithOracle = async (world: World): Promise<void> => {
  const done = mustHold(world);
  for (const basket of world.disks.baskets) {
    const claimed = await world.disks.guests.guestsOf(basket);
    const guests = claimed.ok ? claimed.value : [];
    const docs = await knownOf(world, basket);
    const guestDocs = await Promise.all(guests.map((guest) => knownOf(world, guest)));
    const known = holdingOf([...docs, ...guestDocs.flat()]);
    const isIn = (actor: string): boolean =>
      [basket, ...guests].some((owner) => actor.startsWith(`${owner}~`));
    for (const { line, actor, count } of done) {
      if (!isIn(actor)) continue;
      const held = known.get(line)?.get(actor) ?? 0;
      if (held < count) throw new Broken(`${actor}'s op ${count} on ${line} is lost: ${basket} has ${held}`);
    }
    const all: Holding = new Map();
    for (const [line, held] of known) all.set(line, join(held));
    const [stored] = docs;
    if (stored) world.stories.check([stored], `at last the stores' ${basket}`);
    compareShown(world, basket, stored as Y.Doc, all);
  }
};

const compareShown = (world: World, basket: Owner, stored: Y.Doc, all: Holding): void => {
  const shown = new Map(world.stories.expected(holdingOf([stored])));
  for (const [line, quantity] of world.stories.expected(all))
    if (shown.get(line) !== quantity)
      throw new Broken(
        `at last ${basket} shows ${shown.get(line)} of ${line}, all ops say ${quantity}\n` +
          [...world.stories.told(line)].join('\n') +
          `\nknown ${JSON.stringify([...(all.get(line) ?? [])])}` +
          `\nstored ${JSON.stringify([...(holdingOf([stored]).get(line) ?? [])])}`,
      );
};

/** No guest that was claimed is left out of its user's basket. */
const countClaims = (world: World): void => {
  for (const basket of world.disks.baskets) if (ownerKind(basket) === 'guest') world.journal.count('guests');
};

const rest = async (world: World): Promise<void> => {
  let left: string[] = ['everything'];
  for (let round = 0; round < ROUNDS_MAX && left.length > 0; round++) {
    await world.advance(ROUND_MS);
    if (world.upNodes.length === 0 && round > 2) world.startNode();
    for (const device of world.devices) if (device.tabs.size === 0 && round > 2) world.openTab(device);
    comeBack(world);
    if (!world.program.isSettled) world.program.act(null).catch((error) => world.broken(error));
    left = round < 2 ? ['everything'] : await leftOver(world);
  }
  if (left.length > 0) throw new Broken(`never comes to rest: ${left.join('; ')}`);
};

export const endQuietly = async (world: World): Promise<void> => {
  calm(world);
  await rest(world);
  await openRooms(world);
  // What an open room, or a tab that tries again late, brought in is saved too before anybody compares.
  do {
    await rest(world);
    await openRooms(world);
  } while ((await leftOver(world)).length > 0);
  await compareReplicas(world);
  await compareWithOracle(world);
  countClaims(world);
};
