/** What the leading tab keeps in order behind the basket: read models shortly after changes, a log of bounded length. */
import { LIMITS, readBasket, type Timer } from '../../../shared/src/index.ts';
import { type CompactionPorts, compact } from './compaction.ts';
import type { ReadModels } from './local-store.ts';
import { readModelRows } from './read-model-rows.ts';
import type { WorkspaceKeeper } from './workspace.ts';

const READ_MODEL_AFTER_MS = 250;

export interface UpkeepPorts extends CompactionPorts {
  readonly keeper: WorkspaceKeeper;
  readonly readModels: ReadModels;
  guard(work: Promise<unknown>): void;
}

/** Answers how to stop it. */
export const keepUp = (ports: UpkeepPorts): (() => void) => {
  const { keeper, clock, guard } = ports;
  let timer: Timer | null = null;
  let isCompacting = false;

  const writeReadModels = (): void => {
    timer = null;
    const space = keeper.current();
    if (!space) return;
    const basket = readBasket(space.main.doc, ...space.beside.map(({ doc }) => doc));
    const rows = readModelRows(space.owner, basket, clock.now());
    guard(ports.readModels.put(rows.basket, rows.wishlists));
  };
  const readModelsSoon = (): void => {
    timer ??= clock.after(READ_MODEL_AFTER_MS, writeReadModels);
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
