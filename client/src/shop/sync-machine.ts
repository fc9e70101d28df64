/**
 * When to connect, when to ask, what an answer means: `step(state, event) → {state, effects}`, total over every
 * state and event. Time and chance come inside events; the driver runs effects and decides nothing (SPEC S1–S8).
 */
import type { ErrorCode } from '../../../shared/src/index.ts';

/** One "tell me about everything I sent before this". */
interface Ask {
  readonly n: number;
  /** Content frames sent before it on this connection. */
  readonly frames: number;
}

interface Talk {
  readonly attempt: number;
  readonly asks: readonly Ask[];
  readonly lastAsk: number;
  /** The first content frame that was refused; answers to later asks do not speak for it. */
  readonly refusedFrame: number | null;
}

export type SyncState =
  /** Nobody wants a connection: not the leading tab, or closed. */
  | { readonly name: 'off' }
  | { readonly name: 'waiting'; readonly attempt: number }
  | { readonly name: 'connecting'; readonly attempt: number }
  /** Open, but the server has not asked for our state: an ask would not cover what it does not have yet. */
  | { readonly name: 'greeting'; readonly attempt: number }
  | ({ readonly name: 'talking' } & Talk)
  /** The server said no for good; only a new reason starts again. */
  | { readonly name: 'refused'; readonly code: ErrorCode };

export type SyncEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'opened' }
  | { readonly type: 'answered'; readonly frames: number }
  /** Rows were written that no ask covers. */
  | { readonly type: 'dirty'; readonly frames: number }
  | { readonly type: 'accepted'; readonly n: number }
  | { readonly type: 'saved'; readonly n: number }
  | { readonly type: 'frameRefused'; readonly frame: number; readonly code: ErrorCode }
  /** `chance` is uniform in [0, 1). */
  | { readonly type: 'closed'; readonly closeCode: number; readonly chance: number }
  | { readonly type: 'retryDue' }
  | { readonly type: 'stableDue' }
  | { readonly type: 'online' };

export type SyncEffect =
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'retryAfter'; readonly delayMs: number }
  | { readonly type: 'cancelRetry' }
  | { readonly type: 'watchStable' }
  | { readonly type: 'cancelStable' }
  | { readonly type: 'ask'; readonly n: number }
  | { readonly type: 'mark'; readonly level: 'accepted' | 'saved'; readonly n: number }
  /** null: whatever the connection had to complain of is over. */
  | { readonly type: 'problem'; readonly code: ErrorCode | null }
  /** The server cannot take what this document's history holds; its records must go on in a new one. */
  | { readonly type: 'renew'; readonly code: ErrorCode }
  /** A final close; the driver finds out what is to be done about it. */
  | { readonly type: 'final'; readonly code: ErrorCode };

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

/** A connection that held this long was a good one: only then does the count of attempts begin anew. */
export const STABLE_MS = 5_000;
const RETRY_BASE_MS = 500;
/** 20,000 devices come back within it at 2,000 a second, and nobody waits long for a server that is back. */
const RETRY_MAX_MS = 10_000;

export const OFF: SyncState = { name: 'off' };

/** Full jitter: uniform between nothing and an exponential bound (AWS, "Exponential Backoff And Jitter"). */
export const retryDelayMs = (attempt: number, chance: number): number =>
  Math.round(chance * Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.min(attempt, 10)));

/** The code behind a final close; a number we do not know is treated like a refusal of this basket. */
const FINAL = new Map<number, ErrorCode>([
  [4400, 'bad-frame'],
  [4401, 'signed-out'],
  [4403, 'not-yours'],
  [4404, 'unknown-basket'],
  [4409, 'generation-old'],
  [4413, 'frame-too-large'],
]);

/** Refusals of a history rather than of its content: the same records under a new Yjs client may pass. */
const RENEWABLE: ReadonlySet<ErrorCode> = new Set([
  'client-id-foreign',
  'missing-predecessor',
  'update-forbidden',
  'update-malformed',
  'record-junk',
]);

const isFinal = (closeCode: number): boolean => closeCode >= 4400 && closeCode < 4500;
const codeOf = (closeCode: number): ErrorCode => FINAL.get(closeCode) ?? 'not-yours';

const stay = (state: SyncState): Step => ({ state, effects: [] });

const connect = (attempt: number, ...before: SyncEffect[]): Step => ({
  state: { name: 'connecting', attempt },
  effects: [...before, { type: 'connect' }],
});

const stop = (state: SyncState): Step => {
  if (state.name === 'off') return stay(state);
  if (state.name === 'waiting') return { state: OFF, effects: [{ type: 'cancelRetry' }] };
  if (state.name === 'refused') return { state: OFF, effects: [] };
  return { state: OFF, effects: [{ type: 'cancelStable' }, { type: 'disconnect' }] };
};

const closed = (state: SyncState, closeCode: number, chance: number): Step => {
  if (state.name === 'off' || state.name === 'waiting' || state.name === 'refused') return stay(state);
  if (isFinal(closeCode)) {
    const code = codeOf(closeCode);
    return { state: { name: 'refused', code }, effects: [{ type: 'cancelStable' }, { type: 'final', code }] };
  }
  const attempt = state.attempt + 1;
  const delayMs = retryDelayMs(state.attempt, chance);
  return {
    state: { name: 'waiting', attempt },
    effects: [{ type: 'cancelStable' }, { type: 'retryAfter', delayMs }],
  };
};

const ask = (talk: Talk, frames: number, ...more: SyncEffect[]): Step => {
  const n = talk.lastAsk + 1;
  return {
    state: { ...talk, name: 'talking', lastAsk: n, asks: [...talk.asks, { n, frames }] },
    effects: [{ type: 'ask', n }, ...more],
  };
};

/** An answer speaks for the greatest ask it reaches that no refusal stands in front of. */
const answer = (talk: Talk, level: 'accepted' | 'saved', n: number): Step => {
  const { refusedFrame } = talk;
  const good = talk.asks.filter((one) => one.n <= n && (refusedFrame === null || one.frames < refusedFrame));
  const greatest = good.at(-1);
  // What is saved needs no further answer; an accepted ask still waits for its saved.
  const asks = level === 'saved' ? talk.asks.filter((one) => one.n > n) : talk.asks;
  const state: SyncState = { ...talk, name: 'talking', asks };
  return greatest ? { state, effects: [{ type: 'mark', level, n: greatest.n }] } : stay(state);
};

const talk = (state: SyncState & { name: 'talking' }, event: SyncEvent): Step => {
  switch (event.type) {
    case 'dirty':
    // The server asked for our state again: something was missing, and now is not.
    case 'answered':
      return ask(state, event.frames);
    case 'accepted':
    case 'saved':
      return answer(state, event.type, event.n);
    case 'frameRefused': {
      const refusedFrame = Math.min(event.frame, state.refusedFrame ?? event.frame);
      const problem: SyncEffect = { type: 'problem', code: event.code };
      const { code } = event;
      const effects: SyncEffect[] = RENEWABLE.has(code) ? [problem, { type: 'renew', code }] : [problem];
      return { state: { ...state, refusedFrame }, effects };
    }
    case 'stableDue':
      return stay({ ...state, attempt: 0 });
    default:
      return stay(state);
  }
};

/** Total: an event that means nothing in a state leaves it as it is, without effects. */
export const step = (state: SyncState, event: SyncEvent): Step => {
  if (event.type === 'stop') return stop(state);
  if (event.type === 'closed') return closed(state, event.closeCode, event.chance);
  switch (state.name) {
    case 'off':
    case 'refused':
      // `start` again after a refusal: somebody signed in, or the document was renewed.
      return event.type === 'start' ? connect(0, { type: 'problem', code: null }) : stay(state);
    case 'waiting':
      if (event.type === 'retryDue') return connect(state.attempt);
      if (event.type === 'online' || event.type === 'start')
        return connect(state.attempt, { type: 'cancelRetry' });
      return stay(state);
    case 'connecting':
      return event.type === 'opened' ? stay({ name: 'greeting', attempt: state.attempt }) : stay(state);
    case 'greeting':
      if (event.type !== 'answered') return stay(state);
      return ask(
        { attempt: state.attempt, asks: [], lastAsk: 0, refusedFrame: null },
        event.frames,
        { type: 'watchStable' },
        { type: 'problem', code: null },
      );
    case 'talking':
      return talk(state, event);
  }
};

/** The server has our state and answers. */
export const isConnected = (state: SyncState): boolean => state.name === 'talking';
