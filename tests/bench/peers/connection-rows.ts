/** The rows about devices that come, stay and come back, and about one change's size. */
import {
  from,
  kb,
  type Measured,
  none,
  note,
  number,
  type Row,
  seconds,
  single,
  type Value,
  whole,
} from './row.ts';

const memory: Value = {
  name: 'memory per idle connection',
  of: from('memory', 'bytesPerConnection'),
  show: kb,
  embedded: { atMost: 13 * 1024, against: { column: 'y-memory', showed: 26 * 1024 } },
  stores: { atMost: 13 * 1024, against: { column: 'y-memory', showed: 26 * 1024 } },
};

const CONNECTS = ['newPerSecond', 'knownPerSecond'] as const;
const connects: Value = {
  name: 'connects and first sync per second, the slower of new and known',
  of: (measured) => Math.min(...CONNECTS.map((name) => number(measured, 'connects', name))),
  show: whole,
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
  show: whole,
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

const wireBytes: Value = {
  name: 'bytes on the wire per add, with its question',
  of: from('wire-bytes', 'perAddAndAsk'),
  show: whole,
  embedded: { atMost: 90 },
  stores: { atMost: 90 },
};
const showBytes = (measured: Measured): string => {
  const plainNumber = number(measured, 'wire-bytes', 'perPlainNumber');
  const asked = number(measured, 'wire-bytes', 'perAddAndAsk');
  return (
    whole(number(measured, 'wire-bytes', 'perAdd')) +
    note(`${whole(asked)} with the question`, !Number.isNaN(asked)) +
    note(`a plain number: ${whole(plainNumber)}`, !Number.isNaN(plainNumber))
  );
};

export const CONNECTION_ROWS: readonly Row[] = [
  single('memory', 'memory per idle connection + 20-line basket', memory, 'memory'),
  {
    ...single('connects', 'connects + first sync per second, new and known', connects, 'connects'),
    show: (measured) => CONNECTS.map((name) => whole(number(measured, 'connects', name))).join(', '),
  },
  {
    ...single('storm', 'reconnect storm, one offline change each, all converged', storm, 'storm'),
    show: (measured) => {
      const missing = number(measured, 'storm', 'notConverged');
      return storm.show(storm.of(measured)) + note(`${missing} did not converge`, missing > 0);
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
      none('baskets answered empty first', from('cold-start', 'emptyFirst')),
      none('baskets that never came', from('cold-start', 'missing')),
    ],
  },
  {
    ...single('bytes', 'bytes on the wire per add, sender out', wireBytes, 'wire-bytes'),
    show: showBytes,
  },
];
