/**
 * What the shopper should be told: problems and updates of this tab, and merges, which are read from the claims on
 * the device so that they survive a reload and leave every tab when they are answered (SPEC P1, P4, P6, T7).
 */
import type { ErrorCode } from '../../../shared/src/index.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { createLive } from './live.ts';
import type { Live, Notice } from './shop.ts';
import { claimsOf } from './workspace.ts';

export interface Notices {
  readonly live: Live<readonly Notice[]>;
  tellProblem(code: ErrorCode): void;
  /** Takes the place of what was told of it before. */
  tellUpdate(kind: 'update-ready' | 'update-held'): void;
  dismiss(id: string): void;
  /** The guest whose merge a notice speaks of. */
  guestOf(id: string): string | null;
  /** Looks at the claims again. */
  follow(): void;
}

const MERGED = 'merged|';
const REFUSED = 'refused|';
const UPDATE = 'update';

export const createNotices = (device: DeviceMirror): Notices => {
  const live = createLive<readonly Notice[]>([]);
  let own: readonly Notice[] = [];
  let count = 0;

  const fromClaims = (): readonly Notice[] => {
    const user = device.get('session')?.user;
    if (!user) return [];
    return claimsOf(device, user.id).flatMap(({ guest, state, itemCount }): Notice[] => {
      if (state === 'merged') return [{ id: `${MERGED}${guest.id}`, kind: 'merged', itemCount }];
      if (state === 'refused') return [{ id: `${REFUSED}${guest.id}`, kind: 'problem', code: 'guest-taken' }];
      return [];
    });
  };
  const follow = (): void => {
    const next = [...fromClaims(), ...own];
    if (JSON.stringify(next) !== JSON.stringify(live.get())) live.set(next);
  };
  const add = (notice: Notice): void => {
    own = [...own, notice];
    follow();
  };
  const guestOf = (id: string): string | null => (id.startsWith(MERGED) ? id.slice(MERGED.length) : null);

  return {
    live,
    // The same sentence twice at once says no more than once.
    tellProblem: (code) => {
      if (own.some((notice) => notice.kind === 'problem' && notice.code === code)) return;
      count += 1;
      add({ id: `problem|${count}`, kind: 'problem', code });
    },
    tellUpdate: (kind) => {
      own = own.filter(({ id }) => id !== UPDATE);
      add({ id: UPDATE, kind });
    },
    dismiss: (id) => {
      own = own.filter((notice) => notice.id !== id);
      const guest = guestOf(id) ?? (id.startsWith(REFUSED) ? id.slice(REFUSED.length) : null);
      if (guest)
        void device.change(`claim|${guest}`, (claim) => (claim ? { ...claim, state: 'done' } : claim));
      follow();
    },
    guestOf,
    follow,
  };
};
