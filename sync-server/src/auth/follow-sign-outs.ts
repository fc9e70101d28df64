/**
 * Ends here what was signed out elsewhere: at once where another node tells, and by asking the account store where
 * it may have been missed. It is asked from time to time too, for a node may die between ending a session and
 * telling. A store that does not answer ends nothing, and is asked again (SPEC SN1–SN4).
 */
import { type Clock, LIMITS, type Random, type Timer } from '../../../shared/src/index.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { SessionNews } from '../ports/session-news.ts';
import type { LiveSessions } from './live-sessions.ts';

export interface FollowSignOutsOptions {
  readonly liveSessions: LiveSessions;
  readonly news: SessionNews;
  readonly accounts: Pick<Accounts, 'endedOf'>;
  readonly clock: Clock;
  readonly random: Random;
  /** How often the store is asked without a reason. */
  readonly everyMs?: number;
}

class SignOuts {
  readonly #options: FollowSignOutsOptions;
  #isAsking = false;
  /** Something may have been missed since the running question was asked. */
  #isAskedAgain = false;
  #failed = 0;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: FollowSignOutsOptions) {
    this.#options = options;
    this.#later();
  }

  ask(): void {
    if (this.#isStopped) return;
    this.#isAskedAgain = true;
    if (!this.#isAsking) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #run(): Promise<void> {
    this.#isAsking = true;
    this.#timer?.cancel();
    while (this.#isAskedAgain && !this.#isStopped) {
      this.#isAskedAgain = false;
      if (!(await this.#askOnce())) break;
    }
    this.#isAsking = false;
    this.#later();
  }

  async #askOnce(): Promise<boolean> {
    const { liveSessions, accounts } = this.#options;
    const watched = liveSessions.watched();
    if (watched.length === 0) return true;
    const ended = await accounts.endedOf(watched);
    this.#failed = ended.ok ? 0 : this.#failed + 1;
    if (!ended.ok) return false;
    for (const sessionId of ended.value) liveSessions.endHere(sessionId);
    return true;
  }

  #later(): void {
    if (this.#isStopped) return;
    const { clock, random, everyMs = LIMITS.sessionLookMs } = this.#options;
    const delayMs = this.#failed > 0 ? retryDelayMs(this.#failed, random) : everyMs;
    this.#timer = clock.after(delayMs, () => this.ask());
  }
}

/** Begins to follow; the answer stops it. */
export const followSignOuts = (options: FollowSignOutsOptions): (() => void) => {
  const signOuts = new SignOuts(options);
  const leave = options.news.listen({
    onEnded: (sessionId) => options.liveSessions.endHere(sessionId),
    onMaybeMissed: () => signOuts.ask(),
  });
  return () => {
    leave();
    signOuts.stop();
  };
};
