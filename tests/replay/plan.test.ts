/**
 * The plans, played on documents in memory: a server that is one document, devices that are others. What the
 * product then shows must be what the oracle said, or one of them is wrong.
 */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { actorOf, type Owner, type Writing } from '../../shared/src/index.ts';
import { createChance } from '../support/seeded-random.ts';
import { applyEdit, quantitiesOf } from './apply-edit.ts';
import { compareBasket } from './differences.ts';
import { type BasketPlan, countEvents, type GuestVisit } from './events.ts';
import type { Shopper } from './invoices.ts';
import { planBasket } from './plan-basket.ts';

const give = (from: Y.Doc, to: Y.Doc): void => {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
};

const playGuest = (server: Y.Doc, visit: GuestVisit, id: string): void => {
  const guest: Writing = { doc: new Y.Doc(), actor: actorOf(`guest:${id}`, 'phone', 0) };
  for (const edit of visit.edits) applyEdit(guest, edit);
  for (let request = 0; request < visit.requests; request++) give(guest.doc, server);
  for (const edit of visit.stale) applyEdit(guest, edit);
  give(guest.doc, server);
};

/** Plays a plan without a network; answers what every device shows. */
const playInMemory = (plan: BasketPlan): Map<string, number>[] => {
  const server = new Y.Doc();
  const owner: Owner = `${plan.kind}:${plan.shopper}`;
  const devices = Array.from({ length: plan.devices }, (_, index) => ({
    doc: new Y.Doc(),
    actor: actorOf(owner, `d${index}`, 0),
  }));
  const online = new Set<Writing>();
  let guests = 0;
  for (const step of plan.steps) {
    const device = 'device' in step ? devices[step.device] : undefined;
    if (step.kind === 'online' && device) online.add(device);
    if (step.kind === 'offline' && device) online.delete(device);
    if (step.kind === 'guest-visit') playGuest(server, step.visit, `g${guests++}`);
    if (step.kind === 'turn')
      for (const hand of step.hands)
        for (const edit of hand.edits) applyEdit(devices[hand.device] as Writing, edit);
    for (const { doc } of online) give(doc, server);
    for (const { doc } of online) give(server, doc);
  }
  return devices.map(quantitiesOf);
};

/** A made-up shopper who returns to few goods often, so that edits of one line meet. */
const madeUpShopper = (seed: number, kind: Shopper['kind']): Shopper => {
  const chance = createChance(`shopper ${seed}`);
  const invoices = Array.from({ length: 30 }, (_, index) => {
    const isReturn = chance.isLucky(0.25);
    const lines = Array.from({ length: chance.between(1, 12) }, () => ({
      sku: `sku ${chance.between(1, 8)}`,
      qty: chance.between(1, 12) * (isReturn ? -1 : 1),
      price: chance.between(0, 500),
    }));
    return { id: `${index}`, lines };
  });
  return { kind, name: `s${seed}`, invoices };
};

const SHOPPERS = 100;
const FIRST_SEED = Number(process.env.PANNIER_SEED ?? 1);

describe('plans', () => {
  it('end as arithmetic says on every device, whatever the order of things', { timeout: 120_000 }, () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SHOPPERS; seed++) {
      const shopper = madeUpShopper(seed, seed % 4 === 0 ? 'guest' : 'user');
      const plan = planBasket(shopper, { seed: `${seed}`, devices: 1 + (seed % 4), offline: 0.3 });
      for (const [device, found] of playInMemory(plan).entries())
        expect(compareBasket(`seed ${seed}`, `device ${device}`, plan.expected, found)).toEqual([]);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    const shopper = madeUpShopper(1, 'user');
    const planned = (seed: string): BasketPlan => planBasket(shopper, { seed, devices: 3, offline: 0.3 });
    expect(planned('a')).toEqual(planned('a'));
    expect(planned('a').steps).not.toEqual(planned('b').steps);
  });

  it('hold every kind of event', () => {
    const steps = Array.from({ length: 20 }, (_, seed) => madeUpShopper(seed, 'user')).flatMap(
      (shopper) => planBasket(shopper, { seed: 'all', devices: 3, offline: 0.3 }).steps,
    );
    const kinds = [...countEvents(steps).keys()].sort();
    expect(kinds).toEqual(
      ['add', 'clear', 'merge', 'offline', 'remove', 'set', 'step-down', 'step-up'].sort(),
    );
  });

  it('are offline about as much as asked', () => {
    const online = (offline: number): number => {
      const { steps } = planBasket(madeUpShopper(3, 'guest'), { seed: 'x', devices: 3, offline });
      return steps.filter(({ kind }) => kind === 'offline').length;
    };
    expect(online(0)).toBe(0);
    expect(online(0.3)).toBeGreaterThan(5);
  });
});
