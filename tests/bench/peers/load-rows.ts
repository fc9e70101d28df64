/** The rows about many changes: how fast they arrive and what they cost. */
import { LOAD_2000, LOAD_8000 } from './measure/load.ts';
import { SATURATION } from './measurements.ts';
import { from, type Measured, ms, none, note, number, type Row, seconds, single, type Value } from './row.ts';

/** What makes a load's figures worth less than they look. */
const troubles = (measured: Measured, measurement: string): string => {
  const lost = number(measured, measurement, 'lost');
  const refused = number(measured, measurement, 'refused');
  const differences = number(measured, measurement, 'differences');
  return (
    note(`${lost} changes never came`, lost > 0) +
    note(`${refused} refused`, refused > 0) +
    note(`${differences} baskets differ`, differences > 0)
  );
};

const propagation: Value = {
  name: 'propagation p99 at 8,000 ops/s',
  of: from(LOAD_8000.key, 'p99Ms'),
  show: ms,
  embedded: { atMost: 15, against: { column: 'y-memory', showed: 13 } },
  stores: { atMost: 30, against: { column: 'y-memory', showed: 13 } },
};

const LIMIT_MS = 100;
const goodRuns = (measured: Measured): { readonly good: number; readonly all: number } => {
  const runs = SATURATION.map(({ key }) => key).filter((key) => measured.has(key));
  const isGood = (key: string): boolean =>
    number(measured, key, 'p99Ms') < LIMIT_MS && number(measured, key, 'lost') === 0;
  return { good: runs.filter(isGood).length, all: runs.length };
};
const saturation: Value = {
  name: 'share of runs with p99 < 100 ms at 16,000 ops/s',
  of: (measured) => {
    const { good, all } = goodRuns(measured);
    return all === 0 ? Number.NaN : good / all;
  },
  show: (value) => `${(100 * value).toFixed(0)} %`,
  embedded: { atLeast: 1 },
  stores: { atLeast: 2 / 3 },
};

const cpu = (measurement: string, memory: number, sqlite: number): Value => ({
  name: `CPU per 10,000 ops, ${measurement}`,
  of: from(measurement, 'cpuPer10000'),
  show: seconds,
  embedded: { atMost: memory, against: { column: 'y-memory', showed: memory } },
  stores: { atMost: sqlite, against: { column: 'hocuspocus-sqlite', showed: sqlite } },
});
const CPU = [cpu(LOAD_2000.key, 0.69, 1.18), cpu(LOAD_8000.key, 0.42, 0.69)] as const;

export const LOAD_ROWS: readonly Row[] = [
  {
    ...single('propagation', 'propagation p99 at 8,000 ops/s', propagation, LOAD_8000.key),
    show: (measured) => propagation.show(propagation.of(measured)) + troubles(measured, LOAD_8000.key),
    values: [
      propagation,
      none('changes that never came', from(LOAD_8000.key, 'lost')),
      none('baskets that differ', from(LOAD_8000.key, 'differences')),
    ],
  },
  {
    key: 'saturation',
    title: 'runs with p99 < 100 ms at 16,000 ops/s',
    measurements: SATURATION.map(({ key }) => key),
    show: (measured) => {
      const { good, all } = goodRuns(measured);
      return `${good} of ${all}`;
    },
    values: [saturation],
  },
  {
    key: 'cpu',
    title: 'server CPU per 10,000 ops at 2,000/s and 8,000/s',
    measurements: [LOAD_2000.key, LOAD_8000.key],
    show: (measured) => CPU.map(({ of, show }) => show(of(measured))).join(', '),
    values: CPU,
  },
];
