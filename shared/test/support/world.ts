/**
 * A small world of replicas on real documents: devices and tabs of one user, guests whose carts flow into the
 * user's, a server that takes orders. It carries out commands, keeps every raw update for delivery in any order,
 * and tells the oracle who wrote what having seen what. It asserts nothing about quantities: properties do.
 */
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  applyOrder,
  CART,
  clear,
  type Intent,
  LATER,
  type LineId,
  lineIdOf,
  type Manifest,
  type Owner,
  originOf,
  type Result,
  readBasket,
  sealManifest,
  undoMerge,
  WISH,
  WISHLIST,
} from '../../src/index.ts';
import { emptyDoc, writingDoc } from './docs.ts';
import type { Command } from './histories.ts';
import {
  coveredIn,
  eventsOf,
  type Knowledge,
  type OracleReading,
  readStory,
  type Story,
  union,
} from './oracle.ts';
import { LOCAL, type PlaceName, planOf, type Write } from './plan.ts';

export { LOCAL, type PlaceName } from './plan.ts';

export const INTENTS: readonly Intent[] = [
  { sku: 'mug' },
  { sku: 'bag', options: { size: 'L', colour: 'red' } },
  { sku: '85123A', personalisation: 'for Åsa' },
];
export const LINES: readonly LineId[] = INTENTS.map(lineIdOf);
export const USER: Owner = 'user:ada';
export const GUEST: Owner = 'guest:g1';

export const PLACES: readonly PlaceName[] = [CART, WISHLIST, LATER];

export interface Replica {
  readonly actor: Actor;
  doc: Y.Doc;
}

/** One op as it was carried out, for properties about single ops. */
export interface Deed {
  readonly op: Command['do'];
  readonly replica: Replica;
  readonly place: PlaceName;
  readonly line: LineId;
  readonly units: number;
  readonly before: number;
  readonly after: number;
  readonly result: Result<unknown>;
}

export const quantityIn = (doc: Y.Doc, place: PlaceName, line: LineId): number => {
  const basket = readBasket(doc);
  const lines = place === CART ? basket.lines : basket.lists.find(({ id }) => id === place)?.lines;
  return lines?.find(({ id }) => id === line)?.quantity ?? 0;
};

const storyName = (place: PlaceName, line: LineId): string => `${place}|${line}`;

/** Which record of each actor a document shows, by story: read off the plain map, not through the code under test. */
const heldIn = (doc: Y.Doc): Map<string, Map<Actor, number>> => {
  const held = new Map<string, Map<Actor, number>>();
  const note = (name: string, actor: string, value: unknown): void => {
    const known = held.get(name) ?? new Map<Actor, number>();
    held.set(name, known.set(actor as Actor, (value as { v: number }).v));
  };
  doc.getMap(CART).forEach((value, key) => {
    const [, line, actor] = key.split('|');
    note(`${CART}|${line}`, actor ?? '', value);
  });
  doc.getMap(WISH).forEach((value, key) => {
    const [, list, line, actor] = key.split('|');
    note(`${list}|${line}`, actor ?? '', value);
  });
  return held;
};

export interface Cast {
  readonly users?: number;
  readonly guests?: number;
  readonly hasServer?: boolean;
}

/** Two tabs of one device first, then further devices; guests likewise. */
const castOf = ({ users = 3, guests = 0, hasServer = false }: Cast): Actor[] => [
  ...Array.from({ length: users }, (_, i) => actorOf(USER, i < 2 ? 'phone' : `dev${i}`, i)),
  ...Array.from({ length: guests }, (_, i) => actorOf(i < 2 ? GUEST : 'guest:g2', 'tab', i)),
  ...(hasServer ? [actorOf(USER, 'server', 0)] : []),
];

interface Sealed {
  readonly id: string;
  readonly manifest: Manifest;
  readonly seen: ReadonlyMap<LineId, Knowledge>;
}

export class World {
  readonly replicas: Replica[];
  readonly log: { readonly bytes: Uint8Array; readonly owner: Owner }[] = [];
  readonly stories = new Map<string, Story>();
  readonly sealed: Sealed[] = [];
  private docs = 0;
  /** Called after every op with what it did. */
  onDeed: (deed: Deed) => void = () => undefined;
  /** Called after every command with the replica it may have changed. */
  onChange: (replica: Replica) => void = () => undefined;

  constructor(cast: Cast = {}) {
    this.replicas = castOf(cast).map((actor) => this.open({ actor, doc: writingDoc(this.docs++) }));
  }

  private open(replica: Replica): Replica {
    replica.doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin === LOCAL) this.log.push({ bytes, owner: originOf(replica.actor) });
    });
    return replica;
  }

  get users(): Replica[] {
    return this.replicas.filter(({ actor }) => originOf(actor) === USER);
  }

  story(place: PlaceName, line: LineId): Story {
    const name = storyName(place, line);
    const known = this.stories.get(name) ?? new Map();
    this.stories.set(name, known);
    return known;
  }

  held(doc: Y.Doc, place: PlaceName, line: LineId): Knowledge {
    return heldIn(doc).get(storyName(place, line)) ?? new Map();
  }

  /** What the oracle says `doc` should read. */
  expected(doc: Y.Doc, place: PlaceName, line: LineId): OracleReading {
    return readStory(this.story(place, line), this.held(doc, place, line));
  }

  /** The same for every line there is, with one look at the document. */
  expectedLines(doc: Y.Doc): { place: PlaceName; line: LineId; reading: OracleReading }[] {
    const held = heldIn(doc);
    return PLACES.flatMap((place) =>
      LINES.map((line) => ({
        place,
        line,
        reading: readStory(this.story(place, line), held.get(storyName(place, line)) ?? new Map()),
      })),
    );
  }

  run(commands: readonly Command[]): this {
    for (const command of commands) this.perform(command);
    return this;
  }

  perform(command: Command): void {
    const replica = this.replicas[command.at % this.replicas.length] as Replica;
    switch (command.do) {
      case 'deliver':
        this.deliver(replica, command.pick);
        break;
      case 'sync':
        this.sync(replica, this.replicas[command.pick % this.replicas.length] as Replica);
        break;
      case 'restart':
        this.restart(replica);
        break;
      case 'seal':
        this.seal(replica, command.units);
        break;
      case 'order':
        this.order(command.pick);
        break;
      case 'clear':
        this.clear(replica);
        break;
      case 'undo':
        this.undo(replica);
        break;
      default:
        this.edit(replica, command);
    }
    this.onChange(replica);
  }

  /** One raw update, whatever came before it; a guest receives only its own guest's. */
  private deliver(replica: Replica, pick: number): void {
    const entry = this.log[pick % Math.max(1, this.log.length)];
    const mine = originOf(replica.actor);
    if (entry && (mine === USER || entry.owner === mine)) Y.applyUpdate(replica.doc, entry.bytes);
  }

  sync(to: Replica, from: Replica): void {
    const mine = originOf(to.actor);
    if (mine !== USER && originOf(from.actor) !== mine) return;
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)));
  }

  /** Everybody gets everything they may have. */
  settle(): this {
    for (const owner of new Set(this.replicas.map(({ actor }) => originOf(actor)))) {
      const hub = emptyDoc();
      const givers =
        owner === USER ? this.replicas : this.replicas.filter(({ actor }) => originOf(actor) === owner);
      for (const { doc } of givers) Y.applyUpdate(hub, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(hub)));
      for (const { doc, actor } of givers) {
        if (originOf(actor) === owner)
          Y.applyUpdate(doc, Y.encodeStateAsUpdate(hub, Y.encodeStateVector(doc)));
      }
    }
    return this;
  }

  /** The page is closed and opened again: same actor, same log, a new Yjs client. */
  private restart(replica: Replica): void {
    const state = Y.encodeStateAsUpdate(replica.doc);
    replica.doc = writingDoc(this.docs++);
    this.open(replica);
    Y.applyUpdate(replica.doc, state);
  }

  private time(doc: Y.Doc): number {
    let time = 0;
    for (const [name, held] of heldIn(doc))
      for (const [, event] of eventsOf(this.stories.get(name) ?? new Map(), held))
        if (event.time > time) time = event.time;
    return time;
  }

  /** Registers what an op wrote; `write` answers the events an op should make on the document as it is now. */
  private tell(replica: Replica, writes: readonly Write[], act: () => Result<unknown>): Result<unknown> {
    const time = 1 + this.time(replica.doc);
    const before = heldIn(replica.doc);
    const result = act();
    const after = heldIn(replica.doc);
    for (const [place, line, event] of writes) {
      const name = storyName(place, line);
      const seen: Knowledge = before.get(name) ?? new Map();
      const story = this.story(place, line);
      const mine = story.get(replica.actor) ?? [];
      const isTimed = event.kind === 'set' || event.kind === 'order';
      story.set(replica.actor, [...mine, { ...event, seen, time: isTimed ? time : 0 }]);
    }
    for (const [name, held] of after) {
      const told = this.stories.get(name)?.get(replica.actor)?.length ?? 0;
      if ((held.get(replica.actor) ?? 0) !== told)
        throw new Error(`${replica.actor} wrote version ${held.get(replica.actor)} of ${name}, told ${told}`);
    }
    return result;
  }

  private everything(doc: Y.Doc, place: PlaceName, line: LineId): Knowledge {
    const held = this.held(doc, place, line);
    return union(held, coveredIn(this.story(place, line), held));
  }

  private setWrite(doc: Y.Doc, place: PlaceName, line: LineId, units: number): Write {
    return [place, line, { kind: 'set', units, covers: this.everything(doc, place, line) }];
  }

  private edit(replica: Replica, command: Command): void {
    const index = command.line % LINES.length;
    const [line, intent] = [LINES[index] as LineId, INTENTS[index] as Intent];
    const { doc, actor } = replica;
    const plan = planOf(command, {
      doc,
      actor,
      line,
      intent,
      reading: (place) => this.expected(doc, place, line),
      isKnown: (place) => this.held(doc, place, line).size > 0,
      set: (place, quantity) => this.setWrite(doc, place, line, quantity),
    });
    const before = quantityIn(doc, plan.place, line);
    const result = this.tell(replica, plan.writes, plan.act);
    const after = quantityIn(doc, plan.place, line);
    const { place } = plan;
    this.onDeed({ op: command.do, replica, place, line, units: command.units, before, after, result });
  }

  private clear(replica: Replica): void {
    const { doc, actor } = replica;
    const visible = LINES.filter((line) => this.expected(doc, CART, line).quantity > 0);
    const writes = visible.map((line) => this.setWrite(doc, CART, line, 0));
    this.tell(replica, writes, () => clear({ doc, actor, origin: LOCAL }));
  }

  private undo(replica: Replica): void {
    const { doc, actor } = replica;
    if (originOf(actor) !== USER) return;
    const writes: Write[] = [];
    for (const place of PLACES) {
      for (const line of LINES) {
        if ((this.expected(doc, place, line).units.get(GUEST) ?? 0) === 0) continue;
        const theirs = [...this.everything(doc, place, line)].filter(([other]) => originOf(other) === GUEST);
        writes.push([place, line, { kind: 'cover', units: 0, covers: new Map(theirs) }]);
      }
    }
    this.tell(replica, writes, () => undoMerge({ doc, actor, origin: LOCAL }, GUEST));
  }

  /** Checkout at one replica: what is on its screen, or (for `kept` > 0) a little less. */
  seal(replica: Replica, kept: number): void {
    const { doc, actor } = replica;
    if (originOf(actor) !== USER) return;
    const manifest = sealManifest({ doc, actor }, (_, quantity) => quantity - (kept % 3));
    const seen = new Map(LINES.map((line) => [line, this.everything(doc, CART, line)] as const));
    this.sealed.push({ id: `order-${this.sealed.length}`, manifest, seen });
  }

  /** The server takes an order out of the cart; the same one may come again. */
  order(pick: number): void {
    const server = this.replicas.find(({ actor }) => actor === actorOf(USER, 'server', 0));
    const sealed = this.sealed[pick % Math.max(1, this.sealed.length)];
    if (!server || !sealed) return;
    const { doc, actor } = server;
    const isDone = doc.getMap('ledger').has(`o|${sealed.id}`);
    const writes = (isDone ? [] : sealed.manifest)
      .filter(({ line }) => this.held(doc, CART, line).size > 0)
      .map(({ line, left }): Write => {
        const own = [...eventsOf(this.story(CART, line), new Map([[actor, Number.MAX_SAFE_INTEGER]]))];
        const before = own.flatMap(([, { covers }]) => (covers ? [covers] : []));
        const covers = union(sealed.seen.get(line) ?? new Map(), ...before);
        return [CART, line, { kind: 'order', units: left, covers }];
      });
    this.tell(server, writes, () => applyOrder({ doc, actor, origin: LOCAL }, sealed.id, sealed.manifest));
    this.onChange(server);
  }
}
