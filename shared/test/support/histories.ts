/** Arbitrary histories: flat commands that any world can carry out, so that shrinking always stays meaningful. */
import fc from 'fast-check';

export type Op =
  | 'add'
  | 'set'
  | 'remove'
  | 'down'
  | 'clear'
  | 'wish'
  | 'unwish'
  | 'toList'
  | 'toCart'
  | 'undo'
  | 'merge'
  | 'rotate'
  | 'seal'
  | 'order';
export type Move = 'deliver' | 'sync' | 'restart';

export interface Command {
  readonly do: Op | Move;
  /** Replica, modulo how many there are. */
  readonly at: number;
  /** Line, modulo how many there are. */
  readonly line: number;
  readonly units: number;
  /** Raw update, other replica, list or order, modulo how many there are. */
  readonly pick: number;
}

/** How often each command comes, in parts. */
export type Weights = Partial<Record<Op | Move, number>>;

export const EDITS: Weights = { add: 6, set: 3, remove: 2, down: 5, clear: 1 };
export const LISTS: Weights = { wish: 2, unwish: 1, toList: 2, toCart: 2 };
export const NETWORK: Weights = { deliver: 5, sync: 4, restart: 1 };
export const ORDERS: Weights = { seal: 2, order: 2 };

export const command = (weights: Weights, lines = 2): fc.Arbitrary<Command> => {
  const bag = Object.entries(weights).flatMap(([name, parts]) =>
    Array<Op | Move>(parts).fill(name as Op | Move),
  );
  return fc.record({
    do: fc.constantFrom(...bag),
    at: fc.nat(5),
    line: fc.nat(lines - 1),
    units: fc.nat(4),
    pick: fc.nat(59),
  });
};

export const history = (weights: Weights, maxLength = 24, lines = 2): fc.Arbitrary<Command[]> =>
  fc.array(command(weights, lines), { maxLength, size: 'max' });
