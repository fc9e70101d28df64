/** What processes have used so far, with their children, from /proc (Linux; proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks per second; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );

const ownFigures = (pid: number): ProcessFigures => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in brackets and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // utime, stime, and the same of children that have ended.
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, residentBytes: Number(resident?.[1] ?? Number.NaN) * 1024 };
};

/** The sum over these processes and everything they have started. */
export const processFigures = (...pids: readonly number[]): ProcessFigures => {
  const all = pids.map((pid) => {
    const own = ownFigures(pid);
    const children = processFigures(...childrenOf(pid));
    return {
      cpuSeconds: own.cpuSeconds + children.cpuSeconds,
      residentBytes: own.residentBytes + children.residentBytes,
    };
  });
  return {
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    residentBytes: all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  };
};
