/**
 * One attacker, in a thread of its own so that its work does not make the load generator late. It prepares what
 * it will send, says so, sends when it is told, and says when the server has worked through it or closed.
 */
import { setImmediate as letOthersIn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import * as Y from 'yjs';
import { createChance } from '../../../support/seeded-random.ts';
import type { Guest } from '../../load/protocol.ts';
import { WireDevice } from '../../load/wire-device.ts';
import { edit } from '../../load/workload.ts';
import { type ColumnKey, columnOf } from '../columns.ts';
import { draft, noise } from './baskets.ts';

export type Attack = 'gaps' | 'flood' | 'huge';

export interface AttackOrder {
  readonly url: string;
  readonly column: ColumnKey;
  readonly guest: Guest;
  readonly attack: Attack;
  /** Updates, or bytes of the one. */
  readonly size: number;
  readonly withinMs: number;
}

export interface AttackOutcome {
  /** Everything was sent and answered within the time. */
  readonly workedThrough: boolean;
  readonly refused: number;
  readonly code: string | null;
  readonly closeCode: number | null;
}

export const ATTACKING_DEVICE = 'attacker';

/** Honest changes one after the other. */
const changes = (guest: Guest, count: number): Uint8Array[] => {
  const writer = draft(guest.owner, ATTACKING_DEVICE);
  const chance = createChance('attack');
  for (let n = 0; n < count; n++) edit(writer, chance);
  return writer.updates;
};

const hugeUpdate = (bytes: number): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('cart').set('huge', noise(bytes));
  return Y.encodeStateAsUpdate(doc);
};

const prepare = ({ guest, attack, size }: AttackOrder): Uint8Array[] => {
  if (attack === 'huge') return [hugeUpdate(size)];
  // Without the first change every other one lacks its predecessor.
  return attack === 'gaps' ? changes(guest, size + 1).slice(1) : changes(guest, size);
};

/** Frames between two looks at what comes in. */
const IN_A_ROW = 100;

const attack = async (order: AttackOrder, device: WireDevice, updates: readonly Uint8Array[]) => {
  for (const [index, update] of updates.entries()) {
    if (device.closeCode !== null) break;
    device.sendUpdate(update);
    if (index % IN_A_ROW === 0) await letOthersIn();
  }
  const workedThrough = await device.isWorkedThrough(order.withinMs);
  const { refusals, closeCode } = device;
  return { workedThrough, refused: refusals.length, code: refusals[0] ?? null, closeCode };
};

if (parentPort !== null) {
  const port = parentPort;
  const order = workerData as AttackOrder;
  const updates = prepare(order);
  const { protocol } = columnOf(order.column);
  const device = new WireDevice({ url: order.url, guest: order.guest, device: ATTACKING_DEVICE, protocol });
  await device.ready();
  port.postMessage('ready');
  port.once('message', async () => {
    port.postMessage(await attack(order, device, updates));
    device.drop();
    port.close();
  });
}
