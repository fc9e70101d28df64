/**
 * A batch as it travels between threads. Every object and every view is cloned by itself, and appends are nearly all
 * there is: theirs go as columns and one buffer that is handed over, their positions come back as one array. In the
 * order they were asked, like everything (rules H1, H2).
 */
import type { Owner } from '../../../../shared/src/index.ts';
import type { Operation, Outcome } from './operations.ts';

type Append = Extract<Operation, { op: 'append' }>;

/** Columns: one entry for each append. */
interface Appends {
  readonly baskets: readonly Owner[];
  readonly devices: readonly string[];
  readonly generations: readonly number[];
  /** Where its bytes end in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PackedBatch {
  readonly id: number;
  /** null stands for the next append. */
  readonly operations: readonly (Operation | null)[];
  readonly appends: Appends;
}

export interface PackedOutcomes {
  /** null stands for the next position. */
  readonly outcomes: readonly (Outcome | null)[];
  readonly positions: Float64Array<ArrayBuffer>;
}

const isAppend = (operation: Operation): operation is Append => operation.op === 'append';

const packAppends = (appends: readonly Append[]): Appends => {
  const bytes = new Uint8Array(appends.reduce((sum, { update }) => sum + update.bytes.byteLength, 0));
  const ends: number[] = [];
  let end = 0;
  for (const { update } of appends) {
    bytes.set(update.bytes, end);
    end += update.bytes.byteLength;
    ends.push(end);
  }
  return {
    baskets: appends.map(({ basket }) => basket),
    devices: appends.map(({ update }) => update.device),
    generations: appends.map(({ update }) => update.generation),
    ends,
    bytes,
  };
};

/** What must be handed over with it is `appends.bytes.buffer`. */
export const packBatch = (id: number, operations: readonly Operation[]): PackedBatch => ({
  id,
  operations: operations.map((operation) => (isAppend(operation) ? null : operation)),
  appends: packAppends(operations.filter(isAppend)),
});

export const unpackBatch = ({ operations, appends }: PackedBatch): Operation[] => {
  const { baskets, devices, generations, ends, bytes } = appends;
  let next = 0;
  return operations.map((operation) => {
    if (operation !== null) return operation;
    const at = next++;
    const [basket, device, generation] = [baskets[at], devices[at], generations[at]];
    if (basket === undefined || device === undefined || generation === undefined)
      throw new Error('a batch with fewer appends than it says');
    const update = { bytes: bytes.subarray(ends[at - 1] ?? 0, ends[at]), device, generation };
    return { op: 'append', basket, update };
  });
};

/** Positions are whole numbers below 2^53. */
const isPosition = (outcome: Outcome): outcome is { readonly ok: true; readonly value: number } =>
  outcome.ok && typeof outcome.value === 'number';

export const packOutcomes = (outcomes: readonly Outcome[]): PackedOutcomes => ({
  outcomes: outcomes.map((outcome) => (isPosition(outcome) ? null : outcome)),
  positions: Float64Array.from(outcomes.filter(isPosition), ({ value }) => value),
});

export const unpackOutcomes = ({ outcomes, positions }: PackedOutcomes): Outcome[] => {
  let next = 0;
  return outcomes.map((outcome) => outcome ?? { ok: true, value: positions[next++] });
};
