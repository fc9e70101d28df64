/**
 * What an open room does with what other nodes tell of its basket: takes rows of its own generation, and gives way
 * to a new room where it cannot (rules ND1, ND3, ND5, ND6, ND8).
 */
import type { Owner, Result } from '../../../shared/src/index.ts';
import { SERVER } from '../domain/basket-document.ts';
import type { Saved } from '../ports/durable-store.ts';
import type { HotUpdate } from '../ports/hot-store.ts';
import type { Log } from '../ports/log.ts';
import type { News } from '../ports/sharing.ts';
import type { Followed, Follower } from './follower.ts';
import type { Room } from './room.ts';

export interface InStepHooks {
  readonly log: Log;
  /** Rows of another node are in the basket; `mayBeMerge`: it may have merged a guest. */
  onForeign(basket: Owner, mayBeMerge: boolean): void;
  /** The basket has this generation now. */
  onOutdated(room: Room, generation: number): void;
  /** The room cannot go on; a new one finds everything in the stores. */
  onBroken(room: Room): void;
  onClaimed(guest: Owner, user: Owner): void;
  /** News may have been lost: who belongs together must be asked anew. */
  onCaughtUp(room: Room): void;
}

export const followedRoom = (room: Room, follower: Follower, hooks: InStepHooks): Followed => {
  const isCurrent = (generation: number): boolean => {
    if (generation > room.generation) hooks.onOutdated(room, generation);
    return generation === room.generation;
  };
  /** A bug that only this basket's content brings out is this room's alone, also where a store's telling ran into it. */
  const guarded =
    <A extends unknown[]>(take: (...told: A) => void) =>
    (...told: A): void => {
      try {
        take(...told);
      } catch (error) {
        hooks.log.error({ basket: room.basket, err: error }, 'what another node told could not be taken');
        hooks.onBroken(room);
      }
    };
  const settle = (taken: Result<void>, mayBeMerge: boolean): void => {
    if (!taken.ok) {
      hooks.log.error({ basket: room.basket, ...taken.error }, 'a row of another node cannot be read');
      hooks.onBroken(room);
      return;
    }
    hooks.onForeign(room.basket, mayBeMerge);
  };
  /** What a row stands on may have been saved and trimmed, untold; if not, the next save decides. */
  const wantRest = (): void => {
    if (room.isIncomplete) follower.wantSavedState();
  };
  const takeRow = (update: HotUpdate, position: number): void => {
    if (isCurrent(update.generation)) {
      const mayBeMerge = update.device === SERVER && update !== room.lastFirst;
      settle(room.follow(update, position), mayBeMerge);
      wantRest();
    }
    // Written under an older generation while it was renewed: carried over when a room opens.
    else if (update.generation < room.generation) hooks.onBroken(room);
  };
  const takeNews = (news: News): void => {
    if (news.type === 'saved') {
      room.markSavedThrough(news.through);
    } else if (news.type === 'rotated') isCurrent(news.generation);
    else hooks.onClaimed(news.guest, news.user);
  };
  return {
    isSaved: () => room.isSaved,
    isOwn: (update) => room.isAppending(update),
    onRow: guarded(takeRow),
    onSavedState: guarded((saved: Saved) => {
      if (isCurrent(saved.generation)) settle(room.followSaved(saved), true);
    }),
    onLoss: guarded((saved: Saved | null) => {
      if (saved && !isCurrent(saved.generation)) return;
      const rows = room.repeatLost(saved);
      if (rows > 0) hooks.log.warn({ basket: room.basket, rows }, 'the hot store has lost rows of a basket');
    }),
    onNews: guarded(takeNews),
    onInStep: (isInStep) => {
      room.tellStore({ store: 'hot', reason: 'behind' }, isInStep);
      if (isInStep) hooks.onCaughtUp(room);
    },
  };
};
