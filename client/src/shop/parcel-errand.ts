/**
 * The errand that brings what lies beside the basket into it: hands each document over, claims guests, and lets the
 * local copy go when the merged state is saved (SPEC P1–P8). For the leading tab.
 */
import { ERRORS, type ErrorCode, ownerId, ownerKind, unitsFrom } from '../../../shared/src/index.ts';
import { type BasketDocument, LOCAL } from './basket-document.ts';
import { secretOf } from './connection.ts';
import type { ClaimRow } from './device-rows.ts';
import type { Errand, ErrandOutcome } from './errands.ts';
import { handOver, type ParcelPorts } from './parcel.ts';
import { replant } from './replant.ts';
import type { Workspace, WorkspaceKeeper } from './workspace.ts';

export interface ParcelErrandPorts extends ParcelPorts {
  readonly keeper: WorkspaceKeeper;
  /** The server does not know us any more. */
  onSignedOut(): void;
}

/** Worth trying again: no answer, or a failure that passes. */
const isPassing = (code: ErrorCode): boolean => ERRORS[code].retry === 'later';

const claimKey = (parcel: BasketDocument): `claim|${string}` => `claim|${ownerId(parcel.owner)}`;

const setClaim = (
  { device }: ParcelErrandPorts,
  parcel: BasketDocument,
  change: Partial<ClaimRow>,
): Promise<void> => device.change(claimKey(parcel), (claim) => (claim ? { ...claim, ...change } : undefined));

/** The guest is somebody else's for good. Any other refusal may be our own fault and must not cost the basket. */
const TAKEN: ReadonlySet<ErrorCode> = new Set(['guest-taken', 'wrong-secret', 'not-yours']);

/** The guest cannot become ours: its copy goes, visibly. */
const refuseClaim = async (ports: ParcelErrandPorts, parcel: BasketDocument): Promise<ErrandOutcome> => {
  await setClaim(ports, parcel, { state: 'refused' });
  await ports.log.remove(parcel.rows.ids());
  return 'done';
};

/** Exactly the rows that were handed over leave, once what they became is saved. */
const dropWhenSaved = async (ports: ParcelErrandPorts, rows: readonly string[]): Promise<ErrandOutcome> => {
  if (!(await ports.until('saved'))) return 'again';
  await ports.log.remove(rows);
  return 'done';
};

const merged = async (ports: ParcelErrandPorts, space: Workspace, parcel: BasketDocument): Promise<void> => {
  const actor = await space.actor.get();
  const itemCount = unitsFrom({ doc: space.main.doc, actor }, parcel.owner);
  const claim = ports.device.get(claimKey(parcel));
  if (claim?.state === 'pending') {
    await setClaim(ports, parcel, { state: itemCount > 0 ? 'merged' : 'done', itemCount });
  }
};

const bringGuest = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  parcel: BasketDocument,
): Promise<ErrandOutcome> => {
  const claim = ports.device.get(claimKey(parcel));
  if (!claim) return 'done';
  const rows = parcel.rows.ids();
  const handed = await handOver(ports, parcel, claim.guest.secret);
  const claimed = handed.ok ? await ports.api.claim(claim.guest) : handed;
  if (!claimed.ok) {
    const { code } = claimed.error;
    if (code === 'signed-out') ports.onSignedOut();
    return TAKEN.has(code) ? refuseClaim(ports, parcel) : 'again';
  }
  // The guest's changes are in the user's document from here on; undoing the merge needs them there.
  if (!(await ports.until('accepted'))) return 'again';
  await merged(ports, space, parcel);
  return dropWhenSaved(ports, rows);
};

const bringOlder = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  parcel: BasketDocument,
): Promise<ErrandOutcome> => {
  const rows = parcel.rows.ids();
  const handed = await handOver(ports, parcel, secretOf(ports.device, parcel.owner));
  if (!handed.ok) {
    const { code } = handed.error;
    if (code === 'signed-out') ports.onSignedOut();
    if (code === 'signed-out' || isPassing(code)) return 'again';
    // Refused for good. What the server does have must be here before it is compared with what it lacks.
    if (!(await ports.until('accepted'))) return 'again';
    await space.actor.get();
    const written = await space.main.write(() => replant(space.main.doc, parcel.doc, ports.deviceId, LOCAL));
    if (!written.ok) return 'again';
  }
  return dropWhenSaved(ports, rows);
};

export const parcelErrand =
  (ports: ParcelErrandPorts): Errand =>
  async () => {
    // What is brought home must be all there is: a tab that died may have written into it and told nobody.
    const space = await ports.keeper.catchUp();
    let outcome: ErrandOutcome = 'done';
    for (const parcel of space.beside) {
      const isGuests = ownerKind(parcel.owner) === 'guest' && parcel.owner !== space.owner;
      const bring = isGuests ? bringGuest : bringOlder;
      if ((await bring(ports, space, parcel)) === 'again') outcome = 'again';
      // A tab that had not heard yet has written into it meanwhile.
      else if (parcel.rows.size() > 0) outcome = 'again';
      // Signing in or out meanwhile makes this round's picture old; what came home leaves it by itself.
      if (ports.keeper.current()?.main !== space.main) return 'again';
    }
    if (space.beside.length > 0) await ports.keeper.follow();
    return outcome;
  };
