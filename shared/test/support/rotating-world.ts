/**
 * The same history lived twice: by a server that rotates generations and carries late documents forward, and by
 * one that never rotates, where everything is a plain union. Every reading of the first must be that of the
 * second. Assumed of devices and server: a writer takes a new slot when it enters a generation, a late document
 * is carried through every generation between, and a guest's document counts as one of the first generation.
 */
import * as Y from 'yjs';
import {
  type Actor,
  actorOf,
  add,
  applyOrder,
  carryForward,
  carryThrough,
  clear,
  type Intent,
  LATER,
  type LineId,
  moveToCart,
  moveToList,
  type Owner,
  remove,
  rotate,
  sealManifest,
  setQuantity,
  stepDown,
  WISHLIST,
  type Writing,
  wish,
} from '../../src/index.ts';
import { emptyDoc, writingDoc } from './docs.ts';
import type { Command } from './histories.ts';
import { GUEST, INTENTS, LINES, quantityIn, USER } from './world.ts';

interface Writer {
  readonly owner: Owner;
  readonly device: string;
  slot: number;
  generation: number;
  /** In the world that rotates, and in the one that does not. */
  turning: Y.Doc;
  still: Y.Doc;
}

const clone = (doc: Y.Doc, into: Y.Doc): Y.Doc => {
  Y.applyUpdate(into, Y.encodeStateAsUpdate(doc));
  return into;
};

const both = (a: Y.Doc, b: Y.Doc): void => {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
};

const OPS: Record<string, (writing: Writing, line: LineId, intent: Intent, command: Command) => unknown> = {
  add: (writing, _, intent, { units }) => add(writing, intent, units + 1),
  set: (writing, line, _, { units }) => setQuantity(writing, line, units),
  remove: (writing, line) => remove(writing, line),
  down: (writing, line, _, { units }) => stepDown(writing, line, units + 1),
  clear: (writing) => clear(writing),
  wish: (writing, _, intent) => wish(writing, WISHLIST, intent),
  toList: (writing, line) => moveToList(writing, line, LATER),
  toCart: (writing, line) => moveToCart(writing, LATER, line),
};

export class RotatingWorld {
  readonly devices: Writer[];
  readonly guest: Writer;
  readonly server: Writer;
  /** Every generation as it was when it ended. */
  readonly archive: Y.Doc[] = [];
  carried = 0;
  private docs = 0;

  constructor(devices = 3) {
    const writer = (owner: Owner, device: string): Writer => ({
      owner,
      device,
      slot: 0,
      generation: 0,
      turning: this.doc(),
      still: this.doc(),
    });
    this.devices = Array.from({ length: devices }, (_, i) => writer(USER, `dev${i}`));
    this.guest = writer(GUEST, 'tab');
    this.server = writer(USER, 'server');
  }

  private doc(): Y.Doc {
    return writingDoc(this.docs++);
  }

  perform(command: Command): void {
    const device = this.devices[command.at % this.devices.length] as Writer;
    const everyone = [...this.devices, this.guest, this.server];
    if (command.do === 'sync') this.sync(device);
    else if (command.do === 'rotate') this.rotate();
    else if (command.do === 'merge') this.merge();
    else if (command.do === 'order') this.order(device, `order-${this.docs}-${command.pick}`);
    else this.edit(everyone[command.pick % everyone.length] as Writer, command);
  }

  private edit(writer: Writer, command: Command): void {
    const index = command.line % LINES.length;
    const [line, intent] = [LINES[index] as LineId, INTENTS[index] as Intent];
    const needsLine = !['add', 'wish', 'clear', 'toCart'].includes(command.do);
    // A line nobody can see may be gone in one world and empty in the other; a shopper cannot touch it.
    if (needsLine && quantityIn(writer.still, 'cart', line) === 0) return;
    const actor: Actor = actorOf(writer.owner, writer.device, writer.slot);
    for (const doc of [writer.turning, writer.still])
      OPS[command.do]?.({ doc, actor }, line, intent, command);
  }

  /** A device comes online: it sends what it has and goes on in the server's generation. */
  sync(device: Writer): void {
    both(device.still, this.server.still);
    if (device.generation === this.server.generation) {
      both(device.turning, this.server.turning);
      return;
    }
    this.carry(device.turning, device.generation);
    device.turning = clone(this.server.turning, this.doc());
    device.generation = this.server.generation;
    device.slot++;
  }

  private carry(late: Y.Doc, generation: number): void {
    this.carried += carryThrough(this.server.turning, this.archive.slice(generation), late);
  }

  rotate(): void {
    this.archive.push(this.server.turning);
    this.server.turning = clone(rotate(this.server.turning), this.doc());
    this.server.generation++;
    this.server.slot++;
  }

  /** The guest's cart flows in, again and again. */
  merge(): void {
    Y.applyUpdate(this.server.still, Y.encodeStateAsUpdate(this.guest.still));
    const first = this.archive[0];
    if (!first) {
      Y.applyUpdate(this.server.turning, Y.encodeStateAsUpdate(this.guest.turning));
      return;
    }
    const late = clone(first, emptyDoc());
    carryForward(late, emptyDoc(), this.guest.turning);
    this.carry(late, 0);
  }

  /** Checkout at a device that is online: sealed from its screen, taken out at once. */
  private order(device: Writer, id: string): void {
    this.sync(device);
    const actor = actorOf(USER, 'server', this.server.slot);
    for (const doc of [this.server.turning, this.server.still]) {
      const manifest = sealManifest({ doc, actor }, (_, quantity) => quantity);
      applyOrder({ doc, actor }, id, manifest);
    }
    this.sync(device);
  }
}
