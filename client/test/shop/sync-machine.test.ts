/** The sync machine: every state meets every event. A missing cell of the table is a type error. */
import { describe, expect, it } from 'vitest';
import {
  retryDelayMs,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  step,
} from '../../src/shop/sync-machine.ts';
import { seededRandom } from './support/seeded-random.ts';

const talking = { attempt: 3, asks: [{ n: 1, frames: 1 }], lastAsk: 1, refusedFrame: null };
const STATES: { [Name in SyncState['name']]: Extract<SyncState, { name: Name }> } = {
  off: { name: 'off' },
  waiting: { name: 'waiting', attempt: 3 },
  connecting: { name: 'connecting', attempt: 3 },
  greeting: { name: 'greeting', attempt: 3 },
  talking: { name: 'talking', ...talking },
  refused: { name: 'refused', code: 'not-yours' },
};
const EVENTS = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  opened: { type: 'opened' },
  answered: { type: 'answered', frames: 1 },
  dirty: { type: 'dirty', frames: 2 },
  accepted: { type: 'accepted', n: 1 },
  saved: { type: 'saved', n: 1 },
  frameRefused: { type: 'frameRefused', frame: 2, code: 'basket-full' },
  lost: { type: 'closed', closeCode: 1006, chance: 0.5 },
  forbidden: { type: 'closed', closeCode: 4403, chance: 0.5 },
  retryDue: { type: 'retryDue' },
  stableDue: { type: 'stableDue' },
  online: { type: 'online' },
} as const satisfies Record<string, SyncEvent>;

/** Where the event leads, and the effects on the way. `-` stays without a word. */
const TABLE: { [Name in SyncState['name']]: { [Event in keyof typeof EVENTS]: string } } = {
  off: {
    start: 'connecting: problem connect',
    stop: '-',
    opened: '-',
    answered: '-',
    dirty: '-',
    accepted: '-',
    saved: '-',
    frameRefused: '-',
    lost: '-',
    forbidden: '-',
    retryDue: '-',
    stableDue: '-',
    online: '-',
  },
  waiting: {
    start: 'connecting: cancelRetry connect',
    stop: 'off: cancelRetry',
    opened: '-',
    answered: '-',
    dirty: '-',
    accepted: '-',
    saved: '-',
    frameRefused: '-',
    lost: '-',
    forbidden: '-',
    retryDue: 'connecting: connect',
    stableDue: '-',
    online: 'connecting: cancelRetry connect',
  },
  connecting: {
    start: '-',
    stop: 'off: cancelStable disconnect',
    opened: 'greeting:',
    answered: '-',
    dirty: '-',
    accepted: '-',
    saved: '-',
    frameRefused: '-',
    lost: 'waiting: cancelStable retryAfter',
    forbidden: 'refused: cancelStable final',
    retryDue: '-',
    stableDue: '-',
    online: '-',
  },
  greeting: {
    start: '-',
    stop: 'off: cancelStable disconnect',
    opened: '-',
    answered: 'talking: ask watchStable problem',
    dirty: '-',
    accepted: '-',
    saved: '-',
    frameRefused: '-',
    lost: 'waiting: cancelStable retryAfter',
    forbidden: 'refused: cancelStable final',
    retryDue: '-',
    stableDue: '-',
    online: '-',
  },
  talking: {
    start: '-',
    stop: 'off: cancelStable disconnect',
    opened: '-',
    answered: 'talking: ask',
    dirty: 'talking: ask',
    accepted: 'talking: mark',
    saved: 'talking: mark',
    frameRefused: 'talking: problem',
    lost: 'waiting: cancelStable retryAfter',
    forbidden: 'refused: cancelStable final',
    retryDue: '-',
    stableDue: 'talking:',
    online: '-',
  },
  refused: {
    start: 'connecting: problem connect',
    stop: 'off:',
    opened: '-',
    answered: '-',
    dirty: '-',
    accepted: '-',
    saved: '-',
    frameRefused: '-',
    lost: '-',
    forbidden: '-',
    retryDue: '-',
    stableDue: '-',
    online: '-',
  },
};

const spell = (before: SyncState, { state, effects }: ReturnType<typeof step>): string =>
  state === before && effects.length === 0
    ? '-'
    : `${state.name}: ${effects.map(({ type }) => type).join(' ')}`.trim();

describe('the sync machine', () => {
  it('S1 has an answer for every event in every state', () => {
    for (const [name, row] of Object.entries(TABLE)) {
      for (const [event, expected] of Object.entries(row)) {
        const state = STATES[name as SyncState['name']];
        const got = spell(state, step(state, EVENTS[event as keyof typeof EVENTS]));
        expect(`${name} × ${event} → ${got}`).toBe(`${name} × ${event} → ${expected}`);
      }
    }
  });

  it('S2 waits with full jitter under a doubling bound', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelayMs(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(retryDelayMs(40, 1)).toBe(10_000);
    expect(retryDelayMs(5, 0)).toBe(0);
  });

  it('S3 counts attempts until a connection has held for a while, not until it opened', () => {
    const reached = run(STATES.off, [
      EVENTS.start,
      EVENTS.opened,
      EVENTS.answered,
      EVENTS.lost,
      EVENTS.retryDue,
      EVENTS.opened,
      EVENTS.answered,
      EVENTS.lost,
    ]);
    expect(reached.state).toEqual({ name: 'waiting', attempt: 2 });
    const held = run(STATES.talking, [EVENTS.stableDue, EVENTS.lost]);
    expect(held.state).toEqual({ name: 'waiting', attempt: 1 });
  });

  it('S4 does not try again after a final close, and says which', () => {
    const codes = [4400, 4401, 4403, 4404, 4409, 4413, 4499].map(
      (closeCode) => step(STATES.talking, { type: 'closed', closeCode, chance: 0 }).state,
    );
    expect(codes.map((state) => (state.name === 'refused' ? state.code : state.name))).toEqual([
      'bad-frame',
      'signed-out',
      'not-yours',
      'unknown-basket',
      'generation-old',
      'frame-too-large',
      'not-yours',
    ]);
    for (const closeCode of [1000, 1006, 1012, 1013, 4500, 4503, 4529]) {
      expect(step(STATES.talking, { type: 'closed', closeCode, chance: 0 }).state.name).toBe('waiting');
    }
  });

  it('S5 asks nothing before the server has our state, then about all of it', () => {
    expect(run(STATES.greeting, [EVENTS.dirty, EVENTS.dirty]).effects).toEqual([]);
    expect(run(STATES.greeting, [EVENTS.dirty, EVENTS.answered]).effects).toContainEqual({
      type: 'ask',
      n: 1,
    });
  });

  it('S6 takes an answer for the greatest ask no refusal stands in front of', () => {
    const asked = run({ ...STATES.talking, asks: [], lastAsk: 0 }, [
      { type: 'dirty', frames: 1 },
      { type: 'dirty', frames: 2 },
      { type: 'dirty', frames: 3 },
      { type: 'frameRefused', frame: 3, code: 'basket-full' },
      { type: 'accepted', n: 3 },
    ]);
    expect(asked.effects.at(-1)).toEqual({ type: 'mark', level: 'accepted', n: 2 });
    const all = run(asked.state, [{ type: 'saved', n: 3 }]);
    expect(all.effects).toEqual([{ type: 'mark', level: 'saved', n: 2 }]);
  });

  it('S7 renews a document whose history is refused, and only then', () => {
    const refuse = (code: Extract<SyncEvent, { type: 'frameRefused' }>['code']) =>
      step(STATES.talking, { type: 'frameRefused', frame: 1, code }).effects.map(({ type }) => type);
    expect(refuse('client-id-foreign')).toContain('renew');
    expect(refuse('missing-predecessor')).toContain('renew');
    expect(refuse('basket-full')).not.toContain('renew');
  });

  it('S8 in any history, marks what was asked and answered, in order, and connects once at a time', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = seededRandom(seed);
      const names = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
      let state: SyncState = STATES.off;
      let asked = 0;
      for (let i = 0; i < 60; i++) {
        const event = EVENTS[names[Math.floor(random.fraction() * names.length)] ?? 'start'];
        const next = step(state, event);
        if (state.name !== 'talking') asked = 0;
        const marks = next.effects.filter((effect) => effect.type === 'mark');
        for (const mark of marks) expect(mark.n, `seed ${seed}`).toBeLessThanOrEqual(asked);
        asked += next.effects.filter(({ type }) => type === 'ask').length;
        const connects = next.effects.filter(({ type }) => type === 'connect').length;
        const isFree = ['off', 'waiting', 'refused'].includes(state.name);
        expect(connects, `seed ${seed}`).toBeLessThanOrEqual(isFree ? 1 : 0);
        state = next.state;
      }
    }
  });
});

const run = (from: SyncState, events: readonly SyncEvent[]): { state: SyncState; effects: SyncEffect[] } => {
  let state = from;
  const effects: SyncEffect[] = [];
  for (const event of events) {
    const next = step(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
};
