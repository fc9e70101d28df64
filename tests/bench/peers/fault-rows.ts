/** The rows about faults and attacks: what is lost, and what everybody else feels. */
import { CRASH_100, CRASH_2000 } from './measure/crash.ts';
import { from, type Measured, mb, ms, none, note, number, type Row, single, type Value } from './row.ts';

const CRASHES = [
  [CRASH_100.key, '100'],
  [CRASH_2000.key, '2,000'],
] as const;
const showCrash = (measured: Measured): string =>
  CRASHES.filter(([key]) => measured.has(key))
    .map(
      ([key, rate]) =>
        `${number(measured, key, 'lost')} of ${number(measured, key, 'acknowledged')} at ${rate}/s`,
    )
    .join(', ');

const stall = (name: string, measurement: string): Value => ({
  name: `what the others feel of ${name}, p99`,
  of: from(measurement, 'p99Ms'),
  show: ms,
  embedded: { atMost: 50 },
  stores: { atMost: 50 },
});
const GAPS = stall('updates with a missing predecessor', 'gaps');
const FLOOD = stall('a flood of updates', 'flood');
const HUGE = stall('one huge update', 'huge');

const showStall = (measured: Measured, measurement: string): string => {
  const figures = measured.get(measurement);
  const isGoingOn = figures?.workedThrough === false && figures.closeCode === null;
  const after = number(measured, measurement, 'seconds').toFixed(0);
  const lost = number(measured, measurement, 'lost');
  return (
    `p99 ${ms(number(measured, measurement, 'p99Ms'))}, ` +
    `longest ${ms(number(measured, measurement, 'longestMs'))}` +
    note(`still at it after ${after} s`, isGoingOn) +
    note(`${lost} changes of others never came`, lost > 0)
  );
};
const showHuge = (measured: Measured): string => {
  const { isThere, closeCode, code } = measured.get('huge') ?? {};
  const refusal = closeCode ?? code;
  const gone = refusal === null || refusal === undefined ? 'gone without a word' : `refused with ${refusal}`;
  const answer = isThere === true ? 'accepted' : gone;
  return `${answer}, ${showStall(measured, 'huge')}`;
};

const kept: Value = {
  name: "the victim's change",
  of: from('forged', 'kept'),
  show: (value) => (value === 1 ? 'kept' : "victim's change lost"),
  wish: 'kept',
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
const showHeld = (measured: Measured): string => {
  const sent = mb(number(measured, 'slow-reader', 'sentBytes'));
  const isOpen = measured.get('slow-reader')?.isStillOpen === true;
  return `${held.show(held.of(measured))} held of ${sent} sent${note('closed', !isOpen)}`;
};

export const FAULT_ROWS: readonly Row[] = [
  {
    key: 'crash',
    title: 'acknowledged, then lost after kill −9',
    measurements: CRASHES.map(([key]) => key),
    show: showCrash,
    values: CRASHES.map(([key, rate]) => none(`lost after kill −9 at ${rate}/s`, from(key, 'lost'))),
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
    ...single('huge', 'one huge update: its answer, what the others feel', HUGE, 'huge'),
    show: showHuge,
    values: [HUGE, none('huge updates accepted', from('huge', 'isThere'))],
  },
  single('forged', 'forged client id', kept, 'forged'),
  { ...single('slow-reader', 'slow reader', held, 'slow-reader'), show: showHeld },
];
