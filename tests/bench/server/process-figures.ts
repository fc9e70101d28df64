/** What a process has used so far, from /proc (Linux; proc(5)). */
import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks per second; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export const processFigures = (pid: number): ProcessFigures => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in brackets and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, residentBytes: Number(resident?.[1] ?? Number.NaN) * 1024 };
};
