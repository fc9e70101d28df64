/** A guest's cart becomes part of a user's (SPEC M1–M6). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  actorOf,
  add,
  CART,
  cartKey,
  checkGuestDocument,
  type LineId,
  readBasket,
  remove,
  stepDown,
  undoMerge,
  unitsFrom,
  WISHLIST,
  wish,
} from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { basketText, fingerprint, joined } from './support/fingerprint.ts';
import { command, EDITS, history, LISTS, NETWORK } from './support/histories.ts';
import { holds } from './support/holds.ts';
import {
  GUEST,
  INTENTS,
  LINES,
  LOCAL,
  PLACES,
  quantityIn,
  type Replica,
  USER,
  World,
} from './support/world.ts';

const CAST = { users: 2, guests: 2 };
const MUG = INTENTS[0] as (typeof INTENTS)[0];
const line = LINES[0] as LineId;

/** A history in which user and guest never meet: `sync` and `deliver` stay among their own. */
const apart = (commands: Parameters<World['run']>[0]): { user: Replica; guest: Replica; world: World } => {
  const world = new World({ users: 1, guests: 1 });
  world.run(commands.filter((one) => one.do !== 'sync' && one.do !== 'deliver'));
  const [user, guest] = world.replicas as [Replica, Replica];
  return { user, guest, world };
};

const HISTORIES = history({ ...EDITS, ...LISTS, restart: 1 });

it('M1 the union is the sum of both carts, whatever each did before', () => {
  holds(HISTORIES, (commands) => {
    const { user, guest } = apart(commands);
    const both = joined(user.doc, guest.doc);
    for (const place of PLACES)
      for (const id of LINES)
        expect(quantityIn(both, place, id)).toBe(
          quantityIn(user.doc, place, id) + quantityIn(guest.doc, place, id),
        );
  });
});

it('M2 merging again, from anywhere, changes nothing', () => {
  holds(history({ ...EDITS, ...LISTS, ...NETWORK }), (commands) => {
    const world = new World(CAST).run(commands).settle();
    const [user] = world.users as [Replica];
    const before = fingerprint(user.doc);
    for (const { doc } of world.replicas) Y.applyUpdate(user.doc, Y.encodeStateAsUpdate(doc));
    expect(fingerprint(user.doc)).toBe(before);
  });
});

it('M3 edits that have not seen the merge commute with it', () => {
  const later = fc.array(command(EDITS), { maxLength: 8 });
  holds(fc.tuple(HISTORIES, later), ([before, after]) => {
    const { user, guest, world } = apart(before);
    const first = joined(user.doc, guest.doc);
    for (const one of after) world.perform({ ...one, at: 0 });
    expect(basketText(readBasket(joined(first, user.doc)))).toBe(
      basketText(readBasket(joined(user.doc, guest.doc))),
    );
  });
});

describe('M4 undo', () => {
  it('M4 takes out what the guest brought and nothing else, and stays undone when the merge is retried', () => {
    holds(history({ ...EDITS, ...LISTS, ...NETWORK }), (commands) => {
      const world = new World(CAST).run(commands).settle();
      const [user, other] = world.users as [Replica, Replica];
      const own = (doc: Y.Doc): number[] =>
        PLACES.flatMap((place) =>
          LINES.map((id) => world.expected(doc, place, id)).map(
            ({ quantity, units }) => quantity - (units.get(GUEST) ?? 0),
          ),
        );
      const before = own(user.doc);
      undoMerge({ doc: user.doc, actor: user.actor, origin: LOCAL }, GUEST);
      for (const { doc } of world.replicas) Y.applyUpdate(user.doc, Y.encodeStateAsUpdate(doc));
      Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(user.doc));
      for (const { doc } of [user, other]) {
        expect(PLACES.flatMap((place) => LINES.map((id) => quantityIn(doc, place, id)))).toEqual(before);
        expect(unitsFrom({ doc, actor: user.actor }, GUEST)).toBe(0);
      }
    });
  });

  it('M4 what a stale guest tab adds afterwards counts, once', () => {
    const { user, guest } = apart([]);
    add(guest, MUG, 2);
    Y.applyUpdate(user.doc, Y.encodeStateAsUpdate(guest.doc));
    expect(undoMerge(user, GUEST)).toEqual({ ok: true, value: 1 });
    expect(undoMerge(user, GUEST)).toEqual({ ok: true, value: 0 });
    add(guest, MUG, 1);
    Y.applyUpdate(user.doc, Y.encodeStateAsUpdate(guest.doc));
    Y.applyUpdate(user.doc, Y.encodeStateAsUpdate(guest.doc));
    expect(quantityIn(user.doc, CART, line)).toBe(1);
  });
});

describe('M5 a guest document is checked before it flows in', () => {
  const guest = (): { doc: Y.Doc; actor: ReturnType<typeof actorOf> } => ({
    doc: emptyDoc(),
    actor: actorOf(GUEST, 'tab', 0),
  });
  const code = (doc: Y.Doc): string => {
    const checked = checkGuestDocument(doc, GUEST);
    return checked.ok ? 'ok' : checked.error.code;
  };

  it('M5 an honest one passes', () => {
    const { doc, actor } = guest();
    add({ doc, actor }, MUG, 2);
    stepDown({ doc, actor }, line);
    wish({ doc, actor }, WISHLIST, MUG);
    remove({ doc, actor }, line);
    expect(code(doc)).toBe('ok');
  });

  it('M5 a key of somebody else is refused', () => {
    const { doc } = guest();
    add({ doc, actor: actorOf(USER, 'phone', 0) }, MUG, 2);
    expect(code(doc)).toBe('update-forbidden');
  });

  it.each(['w', 's'])('M5 a record that speaks about somebody else in %s is refused', (member) => {
    const { doc, actor } = guest();
    const about = { [actorOf(USER, 'phone', 0)]: member === 'w' ? [9, 9, 9] : 9 };
    doc.getMap(CART).set(cartKey(line, actor), { v: 1, p: 1, i: 'mug', [member]: about });
    expect(code(doc)).toBe('update-forbidden');
  });

  it('M5 an unknown map is refused', () => {
    const { doc } = guest();
    doc.getMap('other').set('a', 1);
    expect(code(doc)).toBe('update-forbidden');
  });

  it('M5 deletions of what the guest does not hold are refused: they would reach into the cart they join', () => {
    const cart = emptyDoc();
    const { doc, actor } = guest();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(cart));
    add({ doc: cart, actor: actorOf(USER, 'phone', 0) }, MUG, 2);
    const thief = emptyDoc();
    Y.applyUpdate(thief, Y.encodeStateAsUpdate(cart));
    const known = Y.encodeStateVector(thief);
    thief.getMap(CART).delete(cartKey(line, actorOf(USER, 'phone', 0)));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(thief, known));
    add({ doc, actor }, MUG, 1);
    expect(code(doc)).toBe('update-forbidden');
  });
});

it('M6 reading and writing beside a guest document is as if it were merged already', () => {
  holds(fc.tuple(HISTORIES, fc.array(command(EDITS), { maxLength: 6 })), ([before, after]) => {
    const { user, guest } = apart(before);
    const merged = joined(user.doc, guest.doc);
    expect(basketText(readBasket(user.doc, guest.doc))).toBe(basketText(readBasket(merged)));
    for (const { line: index, units, do: op } of after) {
      const id = LINES[index] as LineId;
      for (const writing of [
        { doc: user.doc, actor: user.actor, beside: [guest.doc] },
        { doc: merged, actor: user.actor },
      ]) {
        if (op === 'add') add(writing, INTENTS[index] as typeof MUG, units + 1);
        else if (op === 'down') stepDown(writing, id, units + 1);
        else remove(writing, id);
      }
    }
    expect(basketText(readBasket(joined(user.doc, guest.doc)))).toBe(basketText(readBasket(merged)));
  });
});
