/**
 * Derives a disagreement: two devices do something to one line without seeing each other, as in the scenario
 * table of the design. Only the rows whose outcome is plain arithmetic, whatever the quantities.
 */
import type { Edit } from './events.ts';
import type { Stage } from './stage.ts';

const STEPS_NEED = 3;

interface Scene {
  readonly sku: string;
  readonly held: number;
  readonly canStep: boolean;
}

/** One pair of edits; `null` where the row does not fit the scene. */
type Row = (stage: Stage, scene: Scene) => readonly [Edit, Edit] | null;

const bothSay: Row = ({ chance }, { sku, held }) => {
  const edit: Edit = { kind: 'set', sku, quantity: held + chance.between(1, 5) };
  return [edit, edit];
};

const sayAndAdd: Row = ({ chance }, { sku, held }) => [
  { kind: 'set', sku, quantity: held + chance.between(1, 5) },
  { kind: 'step-up', sku, units: chance.between(1, 3) },
];

const removeAndAdd: Row = ({ chance }, { sku }) => [
  { kind: 'remove', sku },
  { kind: 'step-up', sku, units: chance.between(1, 3) },
];

const bothRemove: Row = (_stage, { sku }) => [
  { kind: 'remove', sku },
  { kind: 'remove', sku },
];

const bothStep: Row = ({ chance, uneven }, { sku, held, canStep }) => {
  if (!canStep || held < STEPS_NEED) return null;
  const one = chance.between(1, held - 1);
  const other = chance.between(1, held - 1);
  if (one + other > held) uneven.add(sku);
  return [
    { kind: 'step-down', sku, units: one },
    { kind: 'step-down', sku, units: other },
  ];
};

const stepAndAdd: Row = ({ chance }, { sku, held }) => [
  { kind: 'step-down', sku, units: chance.between(1, held) },
  { kind: 'step-up', sku, units: chance.between(1, 3) },
];

const ROWS: readonly Row[] = [bothSay, sayAndAdd, removeAndAdd, bothRemove, bothStep, stepAndAdd];

/** Plays one row on a line both devices see alike; nothing where there is no such line. */
export const planConflict = (stage: Stage): void => {
  const { chance, oracle, uneven } = stage;
  const [one, other] = chance.shuffle(stage.everyDevice);
  if (one === undefined || other === undefined) return;
  const lines = [...oracle.visible(one)].filter(
    ([sku, held]) =>
      oracle.quantity(other, sku) === held && oracle.canSay(one, sku) && oracle.canSay(other, sku),
  );
  if (lines.length === 0) return;
  const [sku, held] = chance.pick(lines);
  const pair = chance.pick(ROWS)(stage, { sku, held, canStep: !uneven.has(sku) });
  if (!pair) return;
  const [first, second] = pair;
  stage.turn([
    { device: one, edits: [first] },
    { device: other, edits: [second] },
  ]);
};
