/** What a shopper may rely on, each said without the formula (SPEC L5–L8). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Actor, CART, type LineId, readLine, remove, stepDown, stepUp, viewOf } from '../src/index.ts';
import { command, EDITS, history, NETWORK, ORDERS } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { coveredIn, eventsOf, type Knowledge, type OracleEvent, type Story } from './support/oracle.ts';
import { LINES, LOCAL, quantityIn, type Replica, World } from './support/world.ts';

const EDITING = history({ ...EDITS, ...NETWORK, undo: 1 });
const CAST = { users: 3, guests: 2 };

const all = (story: Story): Knowledge => new Map([...story].map(([actor, events]) => [actor, events.length]));

/** Adds that no other event had seen when it was written. */
const unseenAdds = (story: Story): number => {
  const events = [...eventsOf(story, all(story))];
  const covered = coveredIn(story, all(story));
  const seenByAStep = (actor: Actor, index: number): boolean =>
    events.some(([, { kind, seen }]) => kind === 'step' && (seen.get(actor) ?? 0) > index);
  return events
    .filter(([, { kind }]) => kind === 'add')
    .filter(([actor, , index]) => index >= (covered.get(actor) ?? 0) && !seenByAStep(actor, index))
    .reduce((sum, [, { units }]) => sum + units, 0);
};

it('L5 no add is lost that nobody saw', () => {
  holds(history({ ...EDITS, ...NETWORK, ...ORDERS, undo: 1 }), (commands) => {
    const world = new World({ ...CAST, hasServer: true }).run(commands).settle();
    for (const line of LINES) {
      const [user] = world.users as [Replica];
      const least = unseenAdds(world.story(CART, line));
      expect(quantityIn(user.doc, CART, line)).toBeGreaterThanOrEqual(least);
    }
  });
});

/** The most a line can hold of events that are not in `seen`. */
const unseenUnits = (story: Story, seen: Knowledge): number => {
  const unseen = [...eventsOf(story, all(story))].filter(
    ([actor, , index]) => index >= (seen.get(actor) ?? 0),
  );
  const units = (wanted: OracleEvent['kind'][]): number[] =>
    unseen.filter(([, { kind }]) => wanted.includes(kind)).map(([, event]) => event.units);
  return [...units(['add']), ...units(['set', 'order'])].reduce((sum, count) => sum + count, 0);
};

it('L6 what a remove saw does not come back, whatever is delivered again or was edited meanwhile', () => {
  const removal = fc.record({ at: fc.nat(5), line: fc.nat(1) });
  holds(fc.tuple(EDITING, removal, EDITING), ([before, { at, line: index }, after]) => {
    const world = new World(CAST).run(before);
    const line = LINES[index] as LineId;
    const replica = world.users[at % world.users.length] as Replica;
    const seen = world.held(replica.doc, CART, line);
    if (seen.size === 0) return;
    world.perform({ do: 'remove', at: world.replicas.indexOf(replica), line: index, units: 0, pick: 0 });
    for (const { bytes, owner } of world.log.slice(0, 20)) {
      if (owner.startsWith('user:')) Y.applyUpdate(replica.doc, bytes);
    }
    world.run(after).settle();
    const most = unseenUnits(world.story(CART, line), seen);
    for (const { doc } of world.users) expect(quantityIn(doc, CART, line)).toBeLessThanOrEqual(most);
  });
});

it('L6 a remove that saw everything leaves nothing, though all is delivered again and pages are reopened', () => {
  const network = fc.array(command(NETWORK), { maxLength: 20 });
  holds(fc.tuple(EDITING, network, fc.nat(2)), ([before, after, at]) => {
    const world = new World(CAST).run(before).settle();
    const replica = world.users[at] as Replica;
    for (const line of LINES) remove({ doc: replica.doc, actor: replica.actor, origin: LOCAL }, line);
    world.run(after);
    world.settle();
    for (const { doc } of world.users) for (const line of LINES) expect(quantityIn(doc, CART, line)).toBe(0);
  });
});

const everywhere = (world: World, line: LineId): number[] => [
  ...new Set(world.users.map(({ doc }) => quantityIn(doc, CART, line))),
];

it('L7 on a synced state + is exactly +1 and − exactly −1, on any device, again and again', () => {
  const presses = fc.array(fc.record({ at: fc.nat(2), line: fc.nat(1), isUp: fc.boolean() }), {
    maxLength: 6,
  });
  const steps = history({ ...EDITS, down: 10, ...NETWORK, undo: 1 }, 24, 1);
  holds(fc.tuple(steps, presses), ([commands, pressed]) => {
    const world = new World(CAST).run(commands).settle();
    for (const { at, line: index, isUp } of pressed) {
      const { doc, actor } = world.users[at] as Replica;
      const line = LINES[index] as LineId;
      const [before = 0] = everywhere(world, line);
      const op = isUp ? stepUp : stepDown;
      if (!op({ doc, actor, origin: LOCAL }, line).ok) continue;
      world.settle();
      expect(everywhere(world, line)).toEqual([Math.max(0, before + (isUp ? 1 : -1))]);
    }
  });
});

it('L8 of two sets at once the later by Lamport time stands, whichever Yjs client is greater', () => {
  const settings = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.nat(4),
    fc.nat(4),
  );
  holds(settings, ([first, second, extraA, extraB]) => {
    const world = new World({ users: 2 });
    const press = (at: number, units: number): void =>
      world.perform({ do: 'set', at, line: 0, units, pick: 0 });
    world.perform({ do: 'add', at: 0, line: 0, units: 0, pick: 0 });
    world.settle();
    for (let i = 0; i <= extraA; i++) press(0, first);
    for (let i = 0; i <= extraB; i++) press(1, second);
    world.settle();
    const [a, b] = world.users as [Replica, Replica];
    const later = extraA === extraB ? (a.actor > b.actor ? first : second) : extraA > extraB ? first : second;
    expect(everywhere(world, LINES[0] as LineId)).toEqual([later]);
  });
});

it('L8 the reading is a function of the set of records, not of their order', () => {
  holds(
    fc.tuple(EDITING, fc.boolean()),
    ([commands]) => {
      const { doc } = new World(CAST).run(commands).settle().users[0] as Replica;
      for (const records of viewOf([doc]).cart.values()) {
        const turned = new Map([...records].reverse());
        expect(readLine(turned).quantity).toBe(readLine(records).quantity);
      }
    },
    500,
  );
});
