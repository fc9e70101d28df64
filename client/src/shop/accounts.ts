/**
 * Who is shopping: signing up, in and out. Changes the session row and, for a guest who brought something, writes
 * the claim; what follows from the rows (other documents, the merge, the farewell to the server) is done elsewhere
 * (SPEC U1–U11). Signing in never waits for the merge, signing out never for the network.
 */
import { fail, newId, newSecret, ok, type Random, type Result } from '../../../shared/src/index.ts';
import type { DeviceMirror } from './device-mirror.ts';
import type { GuestKey, Person, SessionRow } from './device-rows.ts';
import type { ShopApi } from './shop-api.ts';
import { codeOfStorageFailure } from './storage-failure.ts';
import type { WorkspaceKeeper } from './workspace.ts';

export interface Accounts {
  signUp(input: { email: string; password: string; name: string }): Promise<Result<void>>;
  signIn(input: { email: string; password: string }): Promise<Result<void>>;
  signOut(): Promise<Result<void>>;
  /** Asks the server who it thinks is here; the row follows its word. `offline` changes nothing. */
  check(): Promise<Result<void>>;
}

export interface AccountPorts {
  readonly api: ShopApi;
  readonly device: DeviceMirror;
  readonly keeper: WorkspaceKeeper;
  readonly random: Random;
}

/** Made here, stored nowhere yet; the server hears of it at the first contact. */
export const newGuest = (random: Random): GuestKey => ({ id: newId(random), secret: newSecret(random) });

/** The first session of a device. */
export const firstSession = (random: Random): SessionRow => ({
  user: null,
  guest: newGuest(random),
  leaving: null,
  isExpired: false,
});

export const createAccounts = ({ api, device, keeper, random }: AccountPorts): Accounts => {
  const session = (): SessionRow => {
    const row = device.get('session');
    if (!row) throw new Error('a device without a session row');
    return row;
  };
  /** Who is here is said to all tabs or to none: a change that is not stored is refused, and nothing has changed. */
  const stored = async (change: Promise<void>): Promise<Result<void>> => {
    try {
      await change;
    } catch (error) {
      return fail(codeOfStorageFailure(error));
    }
    await keeper.follow();
    return ok(undefined);
  };
  /**
   * The claim is written before the session changes: a crash in between leaves a guest who can still sign in. Also of
   * an empty guest: a tap of this moment, or of a tab that has not heard of it, would belong to nobody otherwise. A
   * guest whom another tab has made meanwhile is claimed in turn.
   */
  const arrive = async (user: Person): Promise<void> => {
    await device.reread();
    for (let isHere = false; !isHere; ) {
      const { user: before, guest } = session();
      if (before === null) {
        await device.changeStored(`claim|${guest.id}`, () => ({
          guest,
          userId: user.id,
          state: 'pending',
          itemCount: 0,
        }));
      }
      const next = newGuest(random);
      await device.changeStored('session', (row) => {
        isHere = !row || row.user !== null || row.guest.id === guest.id;
        if (!isHere) return row;
        return { user, guest: row?.user ? row.guest : next, leaving: null, isExpired: false };
      });
    }
  };
  const note = async (user: Person, isExpired: boolean): Promise<void> => {
    const { user: known, isExpired: wasExpired } = session();
    const isSame = known?.email === user.email && known.name === user.name && isExpired === wasExpired;
    if (!isSame)
      await device.changeStored('session', (row) =>
        row?.user?.id === user.id ? { ...row, user, isExpired } : row,
      );
  };
  const enter = async (answer: Result<Person>): Promise<Result<void>> => {
    if (!answer.ok) return answer;
    const entered = await stored(arrive(answer.value));
    // Nobody is signed in here, so the server must not think so; without a network `check` finds out.
    if (!entered.ok) await api.signOut();
    return entered;
  };
  return {
    signUp: async (input) => enter(await api.signUp(input)),
    signIn: async (input) => enter(await api.signIn(input)),
    signOut: async () => {
      const { user } = session();
      if (!user) return fail('signed-out');
      const guest = newGuest(random);
      // Where they have left in another tab, whoever is here now stays.
      return stored(
        device.changeStored('session', (row) =>
          row?.user?.id === user.id ? { user: null, guest, leaving: user, isExpired: false } : row,
        ),
      );
    },
    check: async () => {
      const asked = session();
      if (asked.leaving) return ok(undefined);
      const answer = await api.session();
      if (!answer.ok) return answer;
      const { user } = session();
      // Somebody came or went while the question was on its way: the answer is about the past.
      if (user?.id !== asked.user?.id || session().leaving) return ok(undefined);
      if (answer.value && answer.value.id !== user?.id) return stored(arrive(answer.value));
      return user ? stored(note(answer.value ?? user, answer.value === null)) : ok(undefined);
    },
  };
};
