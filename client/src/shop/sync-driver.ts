/**
 * Runs the sync machine for one document: feeds it with what the link, the clock and the log say, and does what it
 * answers. Moves the device's marks forward when the server has accepted or saved rows (SPEC D4, L12, S5–S9, T3, T4, T11).
 */
import {
  type Clock,
  type ErrorCode,
  generationOf,
  type Notice,
  type Random,
  type Timer,
} from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import { type LinkRow, NO_MARKS } from './device-rows.ts';
import type { DeviceStore } from './local-store.ts';
import type { Link, LinkEvents } from './ports.ts';
import { type Cover, joinCovers } from './row-ledger.ts';
import {
  isConnected,
  OFF,
  STABLE_MS,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  step,
} from './sync-machine.ts';

export type Level = 'accepted' | 'saved';

interface Barrier {
  readonly level: Level;
  /** The ask it waits for; null until one was made on this connection. */
  n: number | null;
  resolve(isReached: boolean): void;
}

/** What the server has said about an ask of one connection. */
interface Answer {
  readonly n: number;
  readonly cover: Cover;
  readonly askedOn: number;
}

export interface SyncDriver {
  start(): void;
  online(): void;
  /**
   * Asks about everything up to now; true once the server has got that far (and what it sent before has arrived
   * here), false when stopped before.
   */
  until(level: Level): Promise<boolean>;
  stop(): void;
}

export interface SyncDriverPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly device: Pick<DeviceStore, 'change'>;
  openLink(events: LinkEvents): Link;
}

export interface SyncDriverEvents {
  status(status: LinkRow): void;
  /** The document's history was refused. */
  renew(code: ErrorCode): void;
  /** A close the server meant; for some there is something to be done. */
  final(code: ErrorCode): void;
  noticed(notice: Notice): void;
  /** The server had this, by its state vector, and has been sent what it lacked. */
  met(stateVector: Uint8Array): void;
}

export const createSyncDriver = (
  document: BasketDocument,
  ports: SyncDriverPorts,
  events: SyncDriverEvents,
): SyncDriver => {
  let state: SyncState = OFF;
  let problem: ErrorCode | null = null;
  /** Stores the server of this connection says it cannot reach. */
  const away = new Set<'hot' | 'durable'>();
  let retryTimer: Timer | null = null;
  let stableTimer: Timer | null = null;
  let isAskDue = false;
  let isStopped = false;
  const covers = new Map<number, Cover>();
  /** The newest answers that are not in the marks yet. */
  const due = new Map<Level, Answer>();
  let isMarking = false;
  let lastCover: Cover = {};
  let barriers: Barrier[] = [];
  /** Asks are counted from one on each connection, so an answer must not speak on the next. */
  let connection = 0;

  const send = (event: SyncEvent): void => {
    const wasConnected = isConnected(state);
    const next = step(state, event);
    state = next.state;
    if (event.type === 'closed' || event.type === 'opened') forgetConnection();
    for (const effect of next.effects) run(effect);
    if (isConnected(state) !== wasConnected) report();
  };
  /** What is not kept comes before what is not saved. */
  const report = (): void => {
    const [first = null] = away.has('hot') ? ['hot' as const] : away;
    events.status({ isConnected: isConnected(state), problem, away: first });
  };
  const hearOfStore = (notice: Notice): void => {
    if (notice.code === 'store-degraded') away.add(notice.store);
    else if (notice.code === 'store-recovered') away.delete(notice.store);
    else return;
    if (isConnected(state)) report();
  };
  const forgetConnection = (): void => {
    away.clear();
    connection += 1;
    covers.clear();
    lastCover = {};
    for (const barrier of barriers) barrier.n = null;
  };

  const ask = (n: number): void => {
    lastCover = document.rows.ready();
    covers.set(n, lastCover);
    for (const barrier of barriers) barrier.n ??= n;
    link.ask(n);
  };
  const mark = (level: Level, n: number): void => {
    const cover = covers.get(n);
    if (!cover) return;
    if (level === 'saved') for (const old of covers.keys()) if (old < n) covers.delete(old);
    due.set(level, { n, cover, askedOn: connection });
    if (!isMarking) void writeMarks();
  };
  /** Answers that come while a row is being written are one row together: the newest of a level speaks for all. */
  const writeMarks = async (): Promise<void> => {
    isMarking = true;
    try {
      while (due.size > 0) await writeNewest();
    } finally {
      isMarking = false;
    }
  };
  const writeNewest = async (): Promise<void> => {
    const [accepted, saved] = [due.get('accepted'), due.get('saved')];
    due.clear();
    const present = document.rows.cover();
    const join = (current: Cover, ...answers: (Answer | undefined)[]): Cover =>
      answers.reduce((cover, answer) => (answer ? joinCovers(cover, answer.cover, present) : cover), current);
    const generation = generationOf(document.doc);
    await ports.device.change(`marks|${document.docId}`, (current = NO_MARKS) => ({
      ...current,
      accepted: join(current.accepted, accepted, saved),
      saved: join(current.saved, saved),
      savedAtMs: saved ? ports.clock.now() : current.savedAtMs,
      hasMet: true,
      generation: Math.max(generation, current.generation ?? 0),
    }));
    if (accepted?.askedOn === connection) pass('accepted', accepted.n);
    if (saved?.askedOn === connection) pass('saved', saved.n);
  };
  const pass = (level: Level, n: number): void => {
    const isReached = (barrier: Barrier): boolean =>
      barrier.n !== null && barrier.n <= n && (level === 'saved' || barrier.level === 'accepted');
    const reached = barriers.filter(isReached);
    barriers = barriers.filter((barrier) => !isReached(barrier));
    for (const { resolve } of reached) resolve(true);
  };

  const handlers: { [E in SyncEffect as E['type']]: (effect: E) => void } = {
    connect: () => link.connect(),
    disconnect: () => link.disconnect(),
    retryAfter: ({ delayMs }) => {
      retryTimer = ports.clock.after(delayMs, () => send({ type: 'retryDue' }));
    },
    cancelRetry: () => retryTimer?.cancel(),
    watchStable: () => {
      stableTimer = ports.clock.after(STABLE_MS, () => send({ type: 'stableDue' }));
    },
    cancelStable: () => stableTimer?.cancel(),
    ask: ({ n }) => ask(n),
    mark: ({ level, n }) => mark(level, n),
    problem: ({ code }) => {
      if (problem === code) return;
      problem = code;
      report();
    },
    renew: ({ code }) => events.renew(code),
    final: ({ code }) => events.final(code),
  };
  const run = (effect: SyncEffect): void => (handlers[effect.type] as (effect: SyncEffect) => void)(effect);

  /** Rows written in one go are asked about once, after the provider has sent them. */
  const askSoon = (): void => {
    if (isAskDue) return;
    isAskDue = true;
    queueMicrotask(() => {
      isAskDue = false;
      send({ type: 'dirty', frames: link.framesSent() });
    });
  };
  /** What waited has come. It may have been left out of our answer, so the server is answered anew (SPEC L12). */
  const answerAnew = (): void => {
    send({ type: 'stop' });
    send({ type: 'start' });
  };
  let waiting = document.rows.waiting();
  const askAboutNewRows = (): void => {
    const before = waiting;
    waiting = document.rows.waiting();
    if (!isConnected(state)) return;
    if (waiting < before) {
      answerAnew();
      return;
    }
    const cover = document.rows.ready();
    if (document.rows.counts({ accepted: lastCover, saved: lastCover }).unsaved === 0) return;
    if (Object.keys(cover).some((tab) => (cover[tab] ?? 0) > (lastCover[tab] ?? 0))) askSoon();
  };

  const link = ports.openLink({
    opened: () => send({ type: 'opened' }),
    answered: (stateVector) => {
      send({ type: 'answered', frames: link.framesSent() });
      events.met(stateVector);
    },
    accepted: (n) => send({ type: 'accepted', n }),
    saved: (n) => send({ type: 'saved', n }),
    refused: (frame, code) => send({ type: 'frameRefused', frame, code }),
    noticed: (notice) => {
      hearOfStore(notice);
      events.noticed(notice);
    },
    closed: (closeCode) => send({ type: 'closed', closeCode, chance: ports.random.fraction() }),
  });
  const stopWatching = document.stored.on(askAboutNewRows);

  return {
    start: () => {
      if (!isStopped) send({ type: 'start' });
    },
    online: () => {
      if (!isStopped) send({ type: 'online' });
    },
    until: (level) =>
      new Promise((resolve) => {
        if (isStopped) {
          resolve(false);
          return;
        }
        barriers.push({ level, n: null, resolve });
        if (isConnected(state)) askSoon();
      }),
    stop: () => {
      isStopped = true;
      stopWatching();
      send({ type: 'stop' });
      link.destroy();
      for (const { resolve } of barriers) resolve(false);
      barriers = [];
    },
  };
};
