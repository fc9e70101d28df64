/**
 * This tab's wish to lead: under a Web Lock, so that one tab at a time does, and the next when it ends. The
 * leader's work is a chunk of its own. Without locks every tab leads (SPEC T1, T6).
 */
import type { Leader } from './leader.ts';
import type { ShopPorts } from './ports.ts';

const LEADER_LOCK = 'pannier:leader';

export interface Candidacy {
  isLeading(): boolean;
  end(): Promise<void>;
}

/** `begin` runs when this tab is chosen: at once where the browser has no locks. */
export const standForLeader = (
  { locks, onBug }: Pick<ShopPorts, 'locks' | 'onBug'>,
  begin: () => Promise<Leader>,
): Candidacy => {
  let leader: Leader | null = null;
  let isEnded = false;
  let isElected = false;

  const lead = async (): Promise<void> => {
    isElected = true;
    try {
      const begun = await begin();
      if (isEnded) await begun.stop();
      else leader = begun;
    } catch (error) {
      onBug(error);
    }
  };
  const withdraw = locks?.wish(LEADER_LOCK, () => void lead());
  if (!locks) void lead();
  return {
    isLeading: () => isElected && !isEnded,
    end: async () => {
      isEnded = true;
      await leader?.stop();
      withdraw?.();
    },
  };
};
