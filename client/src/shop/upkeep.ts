/** What the leading tab keeps in order behind the basket: read models once changes have paused, a log of bounded length. */
import { LIMITS, readBasket, type Timer } from '../../../shared/src/index.ts';
import { type CompactionPorts, compact } from './compaction.ts';
import type { ReadModels } from './local-store.ts';
import { readModelRows } from './read-model-rows.ts';
import type { WorkspaceKeeper } from './workspace.ts';

/** After the last change: writing a full cart's rows takes longer than a tap, and nobody waits for it. */
const READ_MODEL_AFTER_MS = 1_000;
/** After the first change, however many follow. */
const READ_MODEL_AT_MOST_MS = 10_000;

export interface UpkeepPorts extends CompactionPorts {
  readonly keeper: WorkspaceKeeper;
  readonly readModels: ReadModels;
  guard(work: Promise<unknown>): void;
}

/** Answers how to stop it. */
export const keepUp = (ports: UpkeepPorts): (() => void) => {
  const { keeper, clock, guard } = ports;
  let timer: Timer | null = null;
  let changedSince: number | null = null;
  let isCompacting = false;

  const writeReadModels = (): void => {
    timer = null;
    changedSince = null;
    const space = keeper.current();
    if (!space) return;
    const basket = readBasket(space.main.doc, ...space.beside.map(({ doc }) => doc));
    const rows = readModelRows(space.owner, basket, clock.now());
    guard(ports.readModels.put(rows.basket, rows.wishlists));
  };
  const readModelsSoon = (): void => {
    const now = clock.now();
    changedSince ??= now;
    timer?.cancel();
    const leftMs = changedSince + READ_MODEL_AT_MOST_MS - now;
    timer = clock.after(Math.max(0, Math.min(READ_MODEL_AFTER_MS, leftMs)), writeReadModels);
  };
  const compactIfLong = (): void => {
    const main = keeper.current()?.main;
    if (!main || isCompacting || main.rows.size() <= LIMITS.logRowsBeforeCompaction) return;
    isCompacting = true;
    const done = (): void => {
      isCompacting = false;
    };
    guard(compact(ports, main.docId).finally(done));
  };
  const stops = [
    keeper.switched.on(readModelsSoon),
    keeper.changed.on(readModelsSoon),
    keeper.stored.on(compactIfLong),
  ];
  readModelsSoon();
  compactIfLong();
  return () => {
    for (const stop of stops) stop();
    timer?.cancel();
  };
};
