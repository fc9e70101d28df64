/** One edit of one line: the op of `shared` that carries it out, and the events the oracle expects of it. */
import type * as Y from 'yjs';
import {
  type Actor,
  add,
  CART,
  type Intent,
  LATER,
  type LineId,
  moveToCart,
  moveToList,
  type Result,
  remove,
  setQuantity,
  stepDown,
  unwish,
  WISHLIST,
  wish,
} from '../../src/index.ts';
import type { Command } from './histories.ts';
import { isStepAbsolute, type OracleEvent, type OracleReading } from './oracle.ts';

/** `cart` or a list id. */
export type PlaceName = string;
export type Write = readonly [PlaceName, LineId, Omit<OracleEvent, 'seen' | 'time'>];

export const LOCAL = 'local';

/** The line as the oracle sees it before the edit. */
export interface Ground {
  readonly doc: Y.Doc;
  readonly actor: Actor;
  readonly line: LineId;
  readonly intent: Intent;
  reading(place: PlaceName): OracleReading;
  isKnown(place: PlaceName): boolean;
  /** The event of saying a quantity here and now. */
  set(place: PlaceName, quantity: number): Write;
}

export interface Plan {
  readonly place: PlaceName;
  readonly writes: readonly Write[];
  act(): Result<unknown>;
}

const listOf = ({ pick }: Command): PlaceName => (pick % 2 === 0 ? WISHLIST : LATER);

const adds = (place: PlaceName, line: LineId, units: number): Write => [
  place,
  line,
  { kind: 'add', units, covers: null },
];

const steps = ({ actor, line, reading, set }: Ground, units: number): Write => {
  const now = reading(CART);
  if (isStepAbsolute(now, actor, units)) return set(CART, Math.max(0, now.quantity - units));
  return [CART, line, { kind: 'step', units, covers: null }];
};

/** A wish is there or not, so the cart gets it once; units saved for later add up. */
const wanted = (list: PlaceName, { quantity, units }: OracleReading): number =>
  list === LATER ? quantity : Math.max(0, ...units.values());

export const planOf = (command: Command, ground: Ground): Plan => {
  const { doc, actor, line, intent, set, isKnown, reading } = ground;
  const writing = { doc, actor, origin: LOCAL };
  const list = listOf(command);
  const units = command.units + 1;
  const known = (place: PlaceName, write: () => Write): Write[] => (isKnown(place) ? [write()] : []);
  const moved = (from: PlaceName, to: PlaceName, count: number): Write[] =>
    count > 0 ? [adds(to, line, count), set(from, 0)] : [];
  switch (command.do) {
    case 'add':
      return { place: CART, writes: [adds(CART, line, units)], act: () => add(writing, intent, units) };
    case 'set': {
      const writes = known(CART, () => set(CART, command.units));
      return { place: CART, writes, act: () => setQuantity(writing, line, command.units) };
    }
    case 'remove':
      return { place: CART, writes: known(CART, () => set(CART, 0)), act: () => remove(writing, line) };
    case 'down': {
      const writes = known(CART, () => steps(ground, units));
      return { place: CART, writes, act: () => stepDown(writing, line, units) };
    }
    case 'wish': {
      const writes = reading(list).quantity > 0 ? [] : [set(list, 1)];
      return { place: list, writes, act: () => wish(writing, list, intent) };
    }
    case 'unwish':
      return { place: list, writes: known(list, () => set(list, 0)), act: () => unwish(writing, list, line) };
    case 'toList': {
      const writes = moved(CART, list, reading(CART).quantity);
      return { place: CART, writes, act: () => moveToList(writing, line, list) };
    }
    case 'toCart': {
      const writes = moved(list, CART, wanted(list, reading(list)));
      return { place: list, writes, act: () => moveToCart(writing, list, line) };
    }
    default:
      throw new Error(`${command.do} is not an edit of a line`);
  }
};
