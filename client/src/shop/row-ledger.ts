/**
 * Which rows of the log a tab holds for one document, and what the server's marks say about them. Pure counting:
 * knows neither storage nor socket (SPEC K4, T2, T8).
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

/** For each tab the greatest row; what an ask covers. */
export type Cover = Readonly<Record<string, number>>;

export interface RowLedger {
  add(row: LogRow): void;
  remove(id: string): void;
  has(id: string): boolean;
  ids(): readonly string[];
  size(): number;
  bytes(): number;
  cover(): Cover;
  counts(marks: Pick<MarksRow, 'accepted' | 'saved'>): RowCounts;
}

export const createRowLedger = (): RowLedger => {
  const entries = new Map<string, Entry>();
  return {
    add: ({ id, tab, seq, ops, unsaved, u }) => {
      entries.set(id, { tab, seq, ops, unsaved, bytes: u.length });
    },
    remove: (id) => {
      entries.delete(id);
    },
    has: (id) => entries.has(id),
    ids: () => [...entries.keys()],
    size: () => entries.size,
    bytes: () => [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    cover: () => {
      const cover: Record<string, number> = {};
      for (const { tab, seq } of entries.values()) cover[tab] = Math.max(seq, cover[tab] ?? 0);
      return cover;
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
