/**
 * Which rows of the log a tab holds for one document, and what the server's marks say about them. Pure counting:
 * knows neither storage nor socket (SPEC D4, K4, T2, T8).
 */
import type { MarksRow } from './device-rows.ts';
import type { LogRow } from './local-store.ts';

type Entry = Pick<LogRow, 'tab' | 'seq' | 'ops' | 'unsaved'> & { readonly bytes: number };

export interface RowCounts {
  /** Local changes the server has not accepted. */
  readonly waiting: number;
  /** Local changes that are not in the server's durable store. */
  readonly unsaved: number;
}

/** For each tab a number: every row up to it. */
export type Cover = Readonly<Record<string, number>>;

export interface RowLedger {
  add(row: LogRow): void;
  remove(id: string): void;
  /** Its change waits for another, which may never come; `release`: it came. */
  hold(id: string): void;
  release(id: string): void;
  /** How many rows wait. */
  waiting(): number;
  has(id: string): boolean;
  ids(): readonly string[];
  /** Rows whose change is in the document. */
  applied(): readonly string[];
  size(): number;
  bytes(): number;
  /** Every row there is. */
  cover(): Cover;
  /** What an ask may cover: of each tab the rows before the first that waits. The server may have left that out. */
  ready(): Cover;
  counts(marks: Pick<MarksRow, 'accepted' | 'saved'>): RowCounts;
}

export const createRowLedger = (): RowLedger => {
  const entries = new Map<string, Entry>();
  const held = new Set<string>();
  const coverBelow = (bounds: ReadonlyMap<string, number>): Cover => {
    const cover: Record<string, number> = {};
    for (const { tab, seq } of entries.values())
      if (seq < (bounds.get(tab) ?? Number.POSITIVE_INFINITY)) cover[tab] = Math.max(seq, cover[tab] ?? 0);
    return cover;
  };
  return {
    add: ({ id, tab, seq, ops, unsaved, u }) => {
      entries.set(id, { tab, seq, ops, unsaved, bytes: u.length });
    },
    remove: (id) => {
      entries.delete(id);
      held.delete(id);
    },
    hold: (id) => {
      held.add(id);
    },
    release: (id) => {
      held.delete(id);
    },
    waiting: () => held.size,
    has: (id) => entries.has(id),
    ids: () => [...entries.keys()],
    applied: () => [...entries.keys()].filter((id) => !held.has(id)),
    size: () => entries.size,
    bytes: () => [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    cover: () => coverBelow(new Map()),
    ready: () => {
      const bounds = new Map<string, number>();
      for (const id of held) {
        const entry = entries.get(id);
        if (entry) bounds.set(entry.tab, Math.min(entry.seq, bounds.get(entry.tab) ?? entry.seq));
      }
      return coverBelow(bounds);
    },
    counts: ({ accepted, saved }) => {
      let waiting = 0;
      let unsaved = 0;
      for (const entry of entries.values()) {
        if (entry.seq > (accepted[entry.tab] ?? 0)) waiting += entry.ops;
        if (entry.seq > (saved[entry.tab] ?? 0)) unsaved += entry.unsaved;
      }
      return { waiting, unsaved };
    },
  };
};

/** Pointwise maximum, tabs without rows left out so that marks do not grow with every page load. */
export const joinCovers = (known: Cover, added: Cover, present: Cover): Cover => {
  const joined: Record<string, number> = {};
  for (const tab of Object.keys(present)) {
    const seq = Math.max(known[tab] ?? 0, added[tab] ?? 0);
    if (seq > 0) joined[tab] = seq;
  }
  return joined;
};
