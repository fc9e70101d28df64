/** Every measurement by its name. */
import type { Measurement } from './job.ts';
import { FLOOD, GAPS, HUGE } from './measure/attacks.ts';
import { COLD_START } from './measure/cold-start.ts';
import { CONNECTS } from './measure/connects.ts';
import { CRASH_100, CRASH_2000 } from './measure/crash.ts';
import { FORGED } from './measure/forged-client.ts';
import { LOAD_2000, LOAD_8000, saturationRun } from './measure/load.ts';
import { MEMORY } from './measure/memory.ts';
import { SLOW_READER } from './measure/slow-reader.ts';
import { STORM } from './measure/storm.ts';
import { WIRE_BYTES } from './measure/wire-bytes.ts';
import { FULL } from './sizes.ts';

export const SATURATION = Array.from({ length: FULL.saturationRuns }, (_, run) => saturationRun(run + 1));

const MEASUREMENTS: readonly Measurement[] = [
  LOAD_2000,
  LOAD_8000,
  ...SATURATION,
  MEMORY,
  CONNECTS,
  STORM,
  COLD_START,
  WIRE_BYTES,
  CRASH_100,
  CRASH_2000,
  GAPS,
  FLOOD,
  HUGE,
  FORGED,
  SLOW_READER,
];

export const measurementOf = (key: string): Measurement => {
  const measurement = MEASUREMENTS.find((one) => one.key === key);
  if (!measurement) throw new Error(`no measurement ${key}`);
  return measurement;
};
