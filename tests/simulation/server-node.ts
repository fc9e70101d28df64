/** One server process: real Rooms on its way to the stores. It can die at any moment; then nothing of it goes on. */
import { type Clock, fail, type Owner } from '../../shared/src/index.ts';
import type { Log } from '../../sync-server/src/ports/log.ts';
import { Rooms } from '../../sync-server/src/room/rooms.ts';
import { createDice } from './dice.ts';
import { type Disks, FLUSH_TIMES } from './disks.ts';
import type { Journal } from './journal.ts';
import { createNodeStores, type Leases, type NodeStores } from './node-stores.ts';
import { type StoreName, StoreWay, type StoreWayParts, type Weather } from './store-way.ts';
import type { Life, Timeline } from './timeline.ts';
import type { Wire } from './wire.ts';

export interface ServerNodeParts {
  readonly id: number;
  readonly timeline: Timeline;
  readonly seed: number;
  readonly journal: Journal;
  readonly disks: Disks;
  readonly weather: Weather;
  readonly leases: Leases;
  readonly skewMs: number;
  /** A basket is about to be begun anew. */
  onRenewal(basket: Owner): void;
  /** The process wrote an error into its log: something nobody expected. */
  onError(message: string): void;
}

export class ServerNode {
  readonly id: number;
  readonly life: Life = { isOver: false };
  readonly clock: Clock;
  readonly rooms: Rooms;
  readonly stores: NodeStores;
  readonly cutOff = new Set<StoreName>();
  readonly wires = new Set<Wire>();
  /** Calls to stores until it dies; null: it lives on. */
  doom: { calls: number; readonly moment: 'before' | 'after' } | null = null;
  isDraining = false;
  readonly #journal: Journal;

  constructor(parts: ServerNodeParts) {
    const { id, timeline, journal, weather, disks, leases } = parts;
    this.id = id;
    this.#journal = journal;
    this.clock = timeline.clock(this.life, parts.skewMs);
    const dice = createDice(parts.seed);
    const mayDie = (moment: 'before' | 'after'): void => this.#mayDie(moment);
    const { life, cutOff } = this;
    const spite = createDice(parts.seed ^ 0x2545f491);
    const { isShared } = disks;
    const way: StoreWayParts = { timeline, dice, spite, journal, weather, isShared, life, cutOff, mayDie };
    const ways = {
      hot: new StoreWay(way, 'hot'),
      durable: new StoreWay(way, 'durable'),
      guests: new StoreWay(way, 'guests'),
    };
    this.stores = createNodeStores({ ...way, disks, leases, node: id, ways, onRenewal: parts.onRenewal });
    this.rooms = new Rooms({
      stores: this.stores,
      authorities: { renew: async () => fail('signed-out') },
      clock: this.clock,
      random: dice,
      log: this.#log(parts),
      flush: FLUSH_TIMES,
    });
    void this.rooms.start();
  }

  get isUp(): boolean {
    return !this.life.isOver && !this.isDraining;
  }

  die(why: string): void {
    if (this.life.isOver) return;
    const { unsaved } = this.rooms.count();
    this.life.isOver = true;
    this.#journal.tell('node died', `${this.id} ${why}, ${unsaved} unsaved`);
    if (unsaved > 0) this.#journal.count('node died with unsaved changes');
    for (const wire of [...this.wires]) wire.serverDied();
  }

  /** As on SIGTERM: everything is saved as far as possible, then the process ends. */
  async drain(): Promise<void> {
    this.isDraining = true;
    await this.rooms.drain(8_000);
    this.die('drained');
  }

  #mayDie(moment: 'before' | 'after'): void {
    if (this.doom?.moment !== moment) return;
    this.doom.calls -= 1;
    if (this.doom.calls > 0) return;
    this.#journal.count(`node died ${moment} a store's effect`);
    this.die(`${moment} the effect of a call`);
  }

  #log({ journal, onError }: ServerNodeParts): Log {
    const say = (level: string) => (fields: object, message: string) => {
      if (this.life.isOver) return;
      const { code, detail, basket, err } = fields as Record<string, unknown>;
      const text = [message, basket, code, detail, err].filter(Boolean).join(' ');
      journal.tell(`log ${level}`, `node ${this.id}: ${text}`);
      if (level === 'error') onError(`node ${this.id}: ${text}`);
    };
    return { info: say('info'), warn: say('warn'), error: say('error') };
  }
}
