/** The machine's monotonic clock, in milliseconds and parts of them. */
import type { Stopwatch } from '../../ports/measurements.ts';

export const systemStopwatch: Stopwatch = () => performance.now();
