/**
 * Runs jobs that must be done some time: each looks at the state, does what is left and says whether something is
 * left still. One round at a time; what failed is tried again after a growing, jittered pause, or as soon as
 * there is a reason. Knows nothing of the jobs.
 */
import type { Clock, Random, Timer } from '../../../shared/src/index.ts';

export type ErrandOutcome = 'done' | 'again';
export type Errand = () => Promise<ErrandOutcome>;

export interface Errands {
  /** There may be something to do. */
  run(): void;
  /** No round is under way and none is due. */
  isIdle(): boolean;
  /** Nothing new begins; resolves when the errand under way has ended. */
  stop(): Promise<void>;
}

const PAUSE_MIN_MS = 2_000;
const PAUSE_MAX_MS = 60_000;

export const createErrands = (
  ports: { readonly clock: Clock; readonly random: Random },
  errands: readonly Errand[],
  onBug: (error: unknown) => void,
): Errands => {
  let isRunning = false;
  let isAsked = false;
  let isStopped = false;
  let failures = 0;
  let timer: Timer | null = null;
  let running: Promise<void> = Promise.resolve();

  const attempt = async (errand: Errand): Promise<ErrandOutcome> => {
    try {
      return await errand();
    } catch (error) {
      onBug(error);
      return 'again';
    }
  };
  const round = async (): Promise<void> => {
    let isAllDone = true;
    for (const errand of errands) {
      if (isStopped) return;
      if ((await attempt(errand)) === 'again') isAllDone = false;
    }
    failures = isAllDone ? 0 : failures + 1;
  };
  const pause = (): void => {
    if (failures === 0 || isStopped) return;
    const boundMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** Math.min(failures, 10));
    timer = ports.clock.after(Math.round(boundMs * (0.5 + ports.random.fraction() / 2)), run);
  };
  const run = (): void => {
    timer?.cancel();
    timer = null;
    isAsked = true;
    if (isRunning || isStopped) return;
    isRunning = true;
    running = (async () => {
      while (isAsked && !isStopped) {
        isAsked = false;
        await round();
      }
      isRunning = false;
      pause();
    })();
  };
  return {
    run,
    isIdle: () => !isRunning && timer === null,
    stop: () => {
      isStopped = true;
      timer?.cancel();
      return running;
    },
  };
};
