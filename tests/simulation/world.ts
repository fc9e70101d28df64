/**
 * A whole Pannier in one thread: nodes on shared stores (or one on its own), devices with tabs, a program, and the
 * network between them. Everything in it comes from one seed. What is done to it is in `steps.ts`.
 */

import { codeOfStorageFailure } from '../../client/src/shop/storage-failure.ts';
import { type Owner, ownerId, ownerKind } from '../../shared/src/index.ts';
import { Device } from './device.ts';
import { createDice, type Dice } from './dice.ts';
import { createDisks, type Disks } from './disks.ts';
import { createSendHttp, type HttpParts } from './http-way.ts';
import { intrude } from './intruder.ts';
import { Journal } from './journal.ts';
import { createLink } from './link.ts';
import type { Leases } from './node-stores.ts';
import { Program } from './program.ts';
import { Promises } from './promises.ts';
import { busyAtRenewal } from './renewal.ts';
import { ServerNode } from './server-node.ts';
import { clearWeather, type StoreName, type Weather } from './store-way.ts';
import { Stories } from './story.ts';
import { openTab, type Tab } from './tab.ts';
import { type Life, Timeline } from './timeline.ts';
import { type DeviceEnd, type Hello, Wire } from './wire.ts';

const HOUR_MS = 3_600_000;

export class World {
  readonly seed: number;
  readonly dice: Dice;
  readonly timeline = new Timeline();
  readonly journal = new Journal(this.timeline);
  readonly isShared: boolean;
  readonly disks: Disks;
  readonly weather: Weather = clearWeather();
  readonly stories = new Stories();
  readonly promises: Promises;
  readonly nodes: ServerNode[] = [];
  readonly nodesMax: number;
  readonly devices: Device[] = [];
  readonly program: Program;
  readonly wires = new Map<Wire, Device>();
  /** Tabs that have died or were closed, for what they had done. */
  readonly past: Tab[] = [];
  failure: unknown = null;
  isCalm = false;
  readonly #leases: Leases = new Map();
  #nodeCount = 0;

  constructor(seed: number) {
    this.seed = seed;
    const dice = createDice(seed);
    this.dice = dice;
    this.nodesMax = dice.pick([1, 1, 2, 2, 3]);
    this.isShared = this.nodesMax > 1 || dice.isIn(30);
    const { timeline, journal } = this;
    this.disks = createDisks({ timeline, dice, journal, isShared: this.isShared });
    this.promises = new Promises(this.disks, this.stories, journal);
    this.program = new Program('user:ada', this.#http(), this.stories);
    timeline.onTurn = () => (this.promises.isDue ? this.promises.check(false) : null);
  }

  broken(error: unknown): void {
    this.failure ??= error;
  }

  get upNodes(): ServerNode[] {
    return this.nodes.filter(({ isUp }) => isUp);
  }

  get liveTabs(): Tab[] {
    return this.devices.flatMap(({ tabs }) => [...tabs]);
  }

  /** A store that is not shared is one process's; of a shared one there are as many as this world has. */
  startNode(): void {
    const living = this.nodes.filter(({ life }) => !life.isOver).length;
    if (living >= this.nodesMax) return;
    const id = ++this.#nodeCount;
    const { timeline, journal, disks, weather, dice } = this;
    const skewMs = dice.int(2 * HOUR_MS) - HOUR_MS;
    this.journal.tell('node started', `${id}`);
    const onError = (message: string): void => this.broken(new Error(message));
    const seed = dice.int(2 ** 31);
    const onRenewal = (basket: Owner): void => busyAtRenewal(this, basket);
    const parts = {
      id,
      timeline,
      seed,
      journal,
      disks,
      weather,
      leases: this.#leases,
      skewMs,
      onError,
      onRenewal,
    };
    this.nodes.push(new ServerNode(parts));
  }

  startDevice(): Device {
    const { timeline, dice, journal } = this;
    const skewMs = dice.int(48 * HOUR_MS) - 24 * HOUR_MS;
    const device = new Device(`d${this.devices.length}`, skewMs, { timeline, dice, journal });
    this.devices.push(device);
    return device;
  }

  openTab(device: Device): void {
    const life: Life = { isOver: false };
    const onBug = (error: unknown): void => {
      const isStorage = codeOfStorageFailure(error) === 'storage-full';
      if (!life.isOver && !isStorage) this.broken(error);
    };
    const { timeline, dice, journal, stories, promises } = this;
    const openLink = createLink({
      timeline,
      life,
      promises,
      count: (name) => journal.count(name),
      connect: (hello, end) => this.#connect(device, hello, end, life),
      onBug,
    });
    const sendHttp = createSendHttp(this.#http(), device, life);
    openTab({ device, timeline, dice, journal, stories, life, sendHttp, openLink, onBug }).then((tab) => {
      device.tabs.add(tab);
      this.journal.tell('tab opened', device.name);
    }, onBug);
  }

  intrude(basket: Owner): void {
    const { dice, journal, timeline } = this;
    const connect = (hello: Omit<Hello, 'isAllowed' | 'isOnline'>, end: DeviceEnd): Wire => {
      const wire = new Wire(
        this.#wireParts(),
        { ...hello, isAllowed: () => true, isOnline: () => true },
        end,
      );
      timeline.after(2_000, () => wire.leave(true));
      return wire;
    };
    intrude({ dice, journal, connect }, basket);
  }

  /** The way to stores is as it was: nodes hear that they may have missed something. */
  clear(store: StoreName, node: ServerNode | null): void {
    (node?.cutOff ?? this.weather.down).delete(store);
    if (store === 'hot') for (const { stores } of this.nodes) stores.hotIsBack();
  }

  pickNode(): ServerNode | null {
    const up = this.upNodes;
    return up.length > 0 ? this.dice.pick(up) : null;
  }

  async advance(ms: number): Promise<void> {
    await this.timeline.advance(ms);
    await this.promises.check(true);
    if (this.failure) throw this.failure;
  }

  #http(): HttpParts {
    const { timeline, dice, journal, disks, promises } = this;
    return { timeline, dice, journal, disks, promises, pickNode: () => this.pickNode() };
  }

  #wireParts() {
    const { timeline, dice, journal } = this;
    const onBug = (error: unknown): void => this.broken(error);
    return { timeline, dice, journal, pickNode: () => this.pickNode(), onBug };
  }

  #connect(device: Device, hello: Omit<Hello, 'isAllowed' | 'isOnline'>, end: DeviceEnd, life: Life): Wire {
    const { owner } = hello;
    const isAllowed = (): boolean => ownerKind(owner) === 'guest' || device.signedIn === ownerId(owner);
    const wire: Wire = new Wire(
      this.#wireParts(),
      { ...hello, isAllowed, isOnline: () => device.isOnline && !life.isOver },
      {
        ...end,
        closed: (code) => {
          this.wires.delete(wire);
          this.journal.count(`closed ${code}`);
          end.closed(code);
        },
      },
    );
    this.wires.set(wire, device);
    return wire;
  }
}
