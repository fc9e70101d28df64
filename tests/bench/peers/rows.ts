/**
 * The rows of the table: which measurements each needs, how a cell is said, and what ours must show. Where a
 * target was set against a public server's figure, the ratio to that server within this run counts; the absolute
 * figure stands in where that server was not measured.
 */
import type { ColumnKey } from './columns.ts';
import { type Figures, NEVER } from './job.ts';
import { SATURATION } from './measurements.ts';

/** What has been measured of one column, by measurement. */
export type Measured = ReadonlyMap<string, Figures>;

export interface Target {
  readonly atMost?: number;
  readonly atLeast?: number;
  /** The server the figure was set against, and the figure it showed then. */
  readonly against?: { readonly column: ColumnKey; readonly showed: number };
}

export interface Value {
  readonly name: string;
  /** The number a target speaks of; NaN where it was not measured, Infinity where it never ended. */
  of(measured: Measured): number;
  show(value: number): string;
  readonly embedded?: Target;
  readonly stores?: Target;
}

export interface Row {
  readonly key: string;
  readonly title: string;
  readonly measurements: readonly string[];
  /** The cell. */
  show(measured: Measured): string;
  readonly values: readonly Value[];
}

export const number = (measured: Measured, measurement: string, name: string): number => {
  const value = measured.get(measurement)?.[name];
  if (value === NEVER) return Number.POSITIVE_INFINITY;
  return typeof value === 'number' ? value : Number.NaN;
};

const from =
  (measurement: string, name: string) =>
  (measured: Measured): number =>
    number(measured, measurement, name);

export const ms = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? 'never' : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const kb = (value: number): string => `${(value / 1024).toFixed(1)} kB`;
export const mb = (value: number): string => `${(value / 1024 / 1024).toFixed(1)} MB`;
const perSecond = (value: number): string => `${value.toFixed(0)}`;
const plain = (value: number): string => `${value}`;

const note = (text: string, isSaid: boolean): string => (isSaid ? ` (${text})` : '');

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
  of: from('load-8000', 'p99Ms'),
  show: ms,
  embedded: { atMost: 15, against: { column: 'y-memory', showed: 13 } },
  stores: { atMost: 30, against: { column: 'y-memory', showed: 13 } },
};

const LIMIT_MS = 100;
const goodRuns = (measured: Measured): { readonly good: number; readonly all: number } => {
  const runs = SATURATION.map(({ key }) => measured.get(key)).filter((run) => run !== undefined);
  const good = runs.filter(({ p99Ms, lost }) => typeof p99Ms === 'number' && p99Ms < LIMIT_MS && lost === 0);
  return { good: good.length, all: runs.length };
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

const cpu = (rate: string, memory: number, sqlite: number): Value => ({
  name: `CPU per 10,000 ops at ${rate}/s`,
  of: from(`load-${rate}`, 'cpuPer10000'),
  show: seconds,
  embedded: { atMost: memory, against: { column: 'y-memory', showed: memory } },
  stores: { atMost: sqlite, against: { column: 'hocuspocus-sqlite', showed: sqlite } },
});
const CPU = [cpu('2000', 0.69, 1.18), cpu('8000', 0.42, 0.69)] as const;

const memory: Value = {
  name: 'memory per idle connection',
  of: from('memory', 'bytesPerConnection'),
  show: kb,
  embedded: { atMost: 13 * 1024, against: { column: 'y-memory', showed: 26 * 1024 } },
  stores: { atMost: 13 * 1024, against: { column: 'y-memory', showed: 26 * 1024 } },
};

const connects: Value = {
  name: 'connects and first sync per second, the slower of new and known',
  of: (measured) =>
    Math.min(number(measured, 'connects', 'newPerSecond'), number(measured, 'connects', 'knownPerSecond')),
  show: perSecond,
  embedded: { atLeast: 2_900, against: { column: 'y-memory', showed: 2_870 } },
  stores: { atLeast: 2_000, against: { column: 'y-memory', showed: 2_870 } },
};

const storm: Value = {
  name: 'reconnect storm',
  of: from('storm', 'seconds'),
  show: seconds,
  embedded: { atMost: 0.5, against: { column: 'y-memory', showed: 0.6 } },
  stores: { atMost: 0.7, against: { column: 'y-memory', showed: 0.6 } },
};

const coldStart: Value = {
  name: 'cold start, baskets per second',
  of: from('cold-start', 'perSecond'),
  show: perSecond,
  embedded: { atLeast: 2_000, against: { column: 'hocuspocus-redis', showed: 813 } },
  stores: { atLeast: 1_600, against: { column: 'hocuspocus-redis', showed: 813 } },
};
const showColdStart = (measured: Measured): string => {
  if (measured.get('cold-start')?.keeps === false) return 'none kept';
  const emptyFirst = number(measured, 'cold-start', 'emptyFirst');
  const missing = number(measured, 'cold-start', 'missing');
  return (
    coldStart.show(coldStart.of(measured)) +
    note(`${emptyFirst} answered empty first`, emptyFirst > 0) +
    note(`${missing} never came`, missing > 0)
  );
};

const none = (name: string, of: (measured: Measured) => number): Value => ({
  name,
  of,
  show: plain,
  embedded: { atMost: 0 },
  stores: { atMost: 0 },
});

const wireBytes: Value = {
  name: 'bytes on the wire per add, with its question',
  of: (measured) => {
    const asked = number(measured, 'wire-bytes', 'perAddAndAsk');
    return Number.isNaN(asked) ? number(measured, 'wire-bytes', 'perAdd') : asked;
  },
  show: (value) => value.toFixed(0),
  embedded: { atMost: 90 },
  stores: { atMost: 90 },
};
const showBytes = (measured: Measured): string => {
  const number10 = number(measured, 'wire-bytes', 'perPlainNumber');
  const asked = number(measured, 'wire-bytes', 'perAddAndAsk');
  return (
    wireBytes.show(number(measured, 'wire-bytes', 'perAdd')) +
    note(`${wireBytes.show(asked)} with the question`, !Number.isNaN(asked)) +
    note(`a plain number: ${wireBytes.show(number10)}`, !Number.isNaN(number10))
  );
};

const CRASHES = [
  ['crash-100', '100'],
  ['crash-2000', '2,000'],
] as const;
const showCrash = (measured: Measured): string =>
  CRASHES.filter(([key]) => measured.has(key))
    .map(
      ([key, rate]) =>
        `${number(measured, key, 'lost')} of ${number(measured, key, 'acknowledged')} at ${rate}/s`,
    )
    .join(', ');

const stall = (name: string, measurement: string): Value => ({
  name,
  of: from(measurement, 'p99Ms'),
  show: ms,
  embedded: { atMost: 50 },
  stores: { atMost: 50 },
});
const showStall = (measured: Measured, measurement: string): string => {
  const longest = ms(number(measured, measurement, 'longestMs'));
  const isOver = measured.get(measurement)?.workedThrough === true;
  const during = number(measured, measurement, 'seconds');
  return `p99 ${ms(number(measured, measurement, 'p99Ms'))}, longest ${longest}${note(
    `still at it after ${during.toFixed(0)} s`,
    !isOver && measured.get(measurement)?.closeCode === null,
  )}`;
};
const GAPS = stall('stall by 2,000 updates with a missing predecessor', 'gaps');
const FLOOD = stall('stall by 20,000 updates', 'flood');
const HUGE = stall('stall by one update of 20 MB', 'huge');

const isTrue =
  (measurement: string, name: string) =>
  (measured: Measured): number => {
    const value = measured.get(measurement)?.[name];
    return typeof value === 'boolean' ? Number(value) : Number.NaN;
  };
const accepted = none('a 20 MB update is accepted', isTrue('huge', 'isThere'));
const kept: Value = {
  name: "the victim's change is kept",
  of: isTrue('forged', 'kept'),
  show: (value) => (value === 1 ? 'kept' : "victim's change lost"),
  embedded: { atLeast: 1 },
  stores: { atLeast: 1 },
};
const held: Value = {
  name: 'held for a slow reader',
  of: from('slow-reader', 'heldBytes'),
  show: mb,
  embedded: { atMost: 5 * 1024 * 1024 },
  stores: { atMost: 5 * 1024 * 1024 },
};
const showHuge = (measured: Measured): string => {
  const { isThere, closeCode, code } = measured.get('huge') ?? {};
  const answer = isThere === true ? 'accepted' : `refused with ${closeCode ?? code ?? 'nothing'}`;
  return `${answer}, ${showStall(measured, 'huge')}`;
};
const showHeld = (measured: Measured): string => {
  const sent = mb(number(measured, 'slow-reader', 'sentBytes'));
  const isOpen = measured.get('slow-reader')?.isStillOpen === true;
  return `${mb(held.of(measured))} held of ${sent} sent${note('closed', !isOpen)}`;
};

const single = (key: string, title: string, value: Value, measurement: string): Row => ({
  key,
  title,
  measurements: [measurement],
  show: (measured) => value.show(value.of(measured)),
  values: [value],
});

export const ROWS: readonly Row[] = [
  {
    ...single('propagation', 'propagation p99 at 8,000 ops/s', propagation, 'load-8000'),
    show: (measured) => propagation.show(propagation.of(measured)) + troubles(measured, 'load-8000'),
    values: [propagation, none('changes that never came', from('load-8000', 'lost'))],
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
    measurements: ['load-2000', 'load-8000'],
    show: (measured) => CPU.map(({ of, show }) => show(of(measured))).join(', '),
    values: CPU,
  },
  single('memory', 'memory per idle connection + 20-line basket', memory, 'memory'),
  {
    ...single('connects', 'connects + first sync per second, new and known', connects, 'connects'),
    show: (measured) =>
      ['newPerSecond', 'knownPerSecond']
        .map((name) => perSecond(number(measured, 'connects', name)))
        .join(', '),
  },
  {
    ...single('storm', 'reconnect storm, one offline change each, all converged', storm, 'storm'),
    show: (measured) => {
      const missing = number(measured, 'storm', 'notConverged');
      return seconds(storm.of(measured)) + note(`${missing} did not converge`, missing > 0);
    },
    values: [storm, none('devices that did not converge', from('storm', 'notConverged'))],
  },
  {
    key: 'cold-start',
    title: 'cold start, baskets synced per second',
    measurements: ['cold-start'],
    show: showColdStart,
    values: [
      coldStart,
      none('answered empty first', from('cold-start', 'emptyFirst')),
      none('baskets that never came', from('cold-start', 'missing')),
    ],
  },
  { ...single('bytes', 'bytes on the wire per add, sender out', wireBytes, 'wire-bytes'), show: showBytes },
  {
    key: 'crash',
    title: 'acknowledged, then lost after kill −9',
    measurements: CRASHES.map(([key]) => key),
    show: showCrash,
    values: CRASHES.map(([key, rate]) => none(`lost after kill −9 at ${rate} ops/s`, from(key, 'lost'))),
  },
  {
    ...single('gaps', 'updates with a missing predecessor: what the others feel', GAPS, 'gaps'),
    show: (measured) => showStall(measured, 'gaps'),
  },
  {
    ...single('flood', 'flood of updates: what the others feel', FLOOD, 'flood'),
    show: (measured) => showStall(measured, 'flood'),
  },
  {
    ...single('huge', 'one update of 20 MB: its answer, what the others feel', HUGE, 'huge'),
    show: showHuge,
    values: [HUGE, accepted],
  },
  single('forged', 'forged client id', kept, 'forged'),
  {
    ...single('slow-reader', 'slow reader', held, 'slow-reader'),
    show: showHeld,
  },
];
