/**
 * A device that writes under another device's Yjs client id, at the clock that one will use next, while it is
 * offline. A server that takes it believes to have the victim's own change when the victim comes back, never
 * asks for it, and the change is on that one device only.
 */
import * as Y from 'yjs';
import { actorOf, add, lineIdOf } from '../../../../shared/src/index.ts';
import { LoadDevice, newGuest } from '../../load/load-device.ts';
import type { Bench, Figures, Measurement } from '../job.ts';

const WITHIN_MS = 5_000;
const OWN_SKU = 'the-victims-own';

const forgery = (state: Uint8Array, victim: LoadDevice, attacker: LoadDevice): Uint8Array => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const before = Y.encodeStateVector(doc);
  doc.clientID = victim.doc.clientID;
  add({ doc, actor: actorOf(attacker.guest.owner, 'attacker', 0) }, { sku: 'forged' }, 1);
  return Y.encodeStateAsUpdate(doc, before);
};

const measureForgery = async ({ column, running }: Bench): Promise<Figures> => {
  const { protocol } = column;
  const { url } = running.server;
  const guest = newGuest();
  const open = async (device: string, doc?: Y.Doc): Promise<LoadDevice> => {
    const opened = new LoadDevice({ url, protocol, guest, device, doc });
    await opened.ready();
    return opened;
  };
  const victim = await open('victim');
  add(victim, { sku: 'first' }, 1);
  await victim.isWorkedThrough(WITHIN_MS);
  const attacker = await open('attacker');
  victim.drop();
  await victim.closed;
  attacker.sendUpdate(forgery(Y.encodeStateAsUpdate(attacker.doc), victim, attacker));
  await attacker.isWorkedThrough(WITHIN_MS);
  add(victim, { sku: OWN_SKU }, 1);
  const back = await open('victim', victim.doc);
  await back.isWorkedThrough(WITHIN_MS);
  const reader = await open('reader');
  const has = (sku: string): boolean =>
    [...reader.doc.getMap('cart').keys()].some((key) => key.includes(lineIdOf({ sku })));
  const kept = await reader.until(() => has(OWN_SKU), WITHIN_MS);
  const figures = { kept, hasForged: has('forged'), code: attacker.refusals[0] ?? null };
  await Promise.all([attacker, back, reader].map((device) => device.close()));
  return figures;
};

export const FORGED: Measurement = { key: 'forged', measure: measureForgery };
