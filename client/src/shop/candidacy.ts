/**
 * This tab's wish to lead: under a Web Lock, so that one tab at a time does, and the next when it ends. Only a tab
 * that can lead wishes for it: one that held the lock and could not would keep every other tab's changes on the
 * device. Without locks every tab leads (SPEC T1, T6, T14).
 */
import type { Leader } from './leader.ts';
import type { ShopPorts } from './ports.ts';

const LEADER_LOCK = 'pannier:leader';

export interface Candidacy {
  isLeading(): boolean;
  end(): Promise<void>;
}

/** `prepared` answers how to begin, when this tab can; the tab begins when it is chosen, at once without locks. */
export const standForLeader = (
  { locks, onBug }: Pick<ShopPorts, 'locks' | 'onBug'>,
  prepared: Promise<() => Leader>,
): Candidacy => {
  let leader: Leader | null = null;
  let isEnded = false;
  let withdraw = (): void => undefined;

  const stand = async (): Promise<void> => {
    const lead = await prepared;
    const begin = (): void => {
      if (isEnded) withdraw();
      else leader = lead();
    };
    if (isEnded || !locks) begin();
    else withdraw = locks.wish(LEADER_LOCK, begin);
  };
  stand().catch(onBug);
  return {
    isLeading: () => leader !== null && !isEnded,
    end: async () => {
      isEnded = true;
      await leader?.stop();
      withdraw();
    },
  };
};
