/** Devices of one owner and a server document for tests of what an update may contain. */
import * as Y from 'yjs';
import { type Actor, actorOf, type Owner, type Result } from '../../../shared/src/index.ts';
import { newBasketDocument } from '../../src/domain/basket-document.ts';
import type { WriteRules } from '../../src/domain/examine-update.ts';
import { inspectUpdate, sieveUpdate } from '../../src/domain/inspect-update.ts';

export const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
};

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

export interface Device {
  readonly name: string;
  readonly actor: Actor;
  readonly doc: Y.Doc;
  /** Updates not taken yet, oldest first. */
  readonly sent: Uint8Array[];
}

export const newDevice = (name: string, origin: Owner = 'user:u', slot = 0): Device => {
  const doc = new Y.Doc();
  const sent: Uint8Array[] = [];
  const device = { name, actor: actorOf(origin, name, slot), doc, sent };
  doc.on('update', (update: Uint8Array, from: unknown) => {
    if (from !== 'server') sent.push(update);
  });
  return device;
};

/** A server document that takes updates as a room does, but only says what it found. */
export const newServer = (owner: Owner = 'user:u', guests: readonly Owner[] = []) => {
  const doc = newBasketDocument();
  const owners = new Map<number, string>();
  const rules = (device: string, isDeviceNamed = true): WriteRules => ({
    device,
    isDeviceNamed,
    ownOriginOnly: owner.startsWith('guest:'),
    mayWrite: (origin) => origin === owner || guests.includes(origin),
    ownerOfClient: (client) => owners.get(client),
  });
  const inspect = (device: string, update: Uint8Array, isNamed = true) =>
    inspectUpdate(doc, update, rules(device, isNamed));
  const sieve = (device: string, update: Uint8Array, isNamed = true) =>
    sieveUpdate(doc, update, rules(device, isNamed));
  const take = (device: string, update: Uint8Array, how = inspect): string => {
    const inspected = how(device, update);
    if (!inspected.ok) return inspected.error.code;
    Y.applyUpdate(doc, inspected.value.update);
    for (const client of inspected.value.newClients) owners.set(client, device);
    if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('accepted something incomplete');
    return inspected.value.isEmpty ? 'empty' : 'ok';
  };
  /** Everything the device has sent, in order. */
  const takeAll = (device: Device): void => {
    for (const update of device.sent.splice(0)) {
      const outcome = take(device.name, update);
      if (outcome !== 'ok') throw new Error(outcome);
    }
  };
  const bringUp = (device: Device): void =>
    Y.applyUpdate(device.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(device.doc)), 'server');
  return { doc, owners, inspect, sieve, take, takeAll, bringUp };
};
