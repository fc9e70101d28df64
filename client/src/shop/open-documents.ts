/**
 * Opens the documents of this tab. A log that cannot be read is a problem that is shown and tried again, never an
 * empty basket (SPEC D9).
 */
import type { Clock, Timer } from '../../../shared/src/index.ts';
import type { LocalGround } from './local-ground.ts';
import { codeOfStorageFailure } from './storage-failure.ts';
import type { WorkspaceKeeper } from './workspace.ts';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;

export interface Opening {
  readonly done: Promise<void>;
  cancel(): void;
}

export interface OpeningPorts extends Pick<LocalGround, 'problem'> {
  readonly clock: Clock;
  readonly keeper: WorkspaceKeeper;
  onBug(error: unknown): void;
}

export const openDocuments = (
  { clock, keeper, problem, onBug }: OpeningPorts,
  show: (isReady: Promise<unknown>) => Promise<void>,
): Opening => {
  let timer: Timer | null = null;
  let isCancelled = false;
  const attempt = async (delayMs: number, opened: () => void): Promise<void> => {
    try {
      const { actor } = await keeper.follow();
      // A basket that is shown can be changed: its first tap must not wait for a name to write under.
      const leased = actor.get();
      await show(leased);
      if (delayMs > RETRY_MIN_MS) problem.set(null);
      opened();
      await leased;
    } catch (error) {
      onBug(error);
      problem.set(codeOfStorageFailure(error));
      if (isCancelled) return;
      timer = clock.after(delayMs, () => void attempt(Math.min(RETRY_MAX_MS, delayMs * 2), opened));
    }
  };
  return {
    done: new Promise((resolve) => void attempt(RETRY_MIN_MS, resolve)),
    cancel: () => {
      isCancelled = true;
      timer?.cancel();
    },
  };
};
