/**
 * The errand that brings what lies beside the basket into it: writes it anew or hands it over, claims guests, and lets
 * the local copy go when what it became is saved. A row that waits for another stays until that comes (SPEC P1–P8,
 * P10–P14). For the leading tab.
 */
import * as Y from 'yjs';
import { type ErrorCode, generationOf, ownerId, ownerKind, unitsFrom } from '../../../shared/src/index.ts';
import { type BasketDocument, LOCAL } from './basket-document.ts';
import { generationOfDocument } from './connection.ts';
import type { ClaimRow } from './device-rows.ts';
import type { Errand, ErrandOutcome } from './errands.ts';
import { complete, handOver, noteAccepted, type ParcelPorts } from './parcel.ts';
import { lacking, replant } from './replant.ts';
import type { Level } from './sync-driver.ts';
import type { Workspace, WorkspaceKeeper } from './workspace.ts';

export interface ParcelErrandPorts extends ParcelPorts {
  readonly keeper: WorkspaceKeeper;
  /** The server does not know us any more. */
  onSignedOut(): void;
}

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

/** Whether the server has got that far with the very document that was looked at: another may be open by now. */
const hasReached = async (ports: ParcelErrandPorts, { main }: Workspace, level: Level): Promise<boolean> =>
  (await ports.until(level)) && ports.keeper.current()?.main === main;

/** Exactly these rows leave, once what they became is saved. */
const dropWhenSaved = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  rows: readonly string[],
  isHome = (): boolean => true,
): Promise<ErrandOutcome> => {
  if (!(await hasReached(ports, space, 'saved')) || !isHome()) return 'again';
  if (rows.length > 0) await ports.log.remove(rows);
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
  const rows = parcel.rows.applied();
  const handed = await handOver(ports, parcel);
  const claimed = handed.ok ? await ports.api.claim(claim.guest) : handed;
  if (!claimed.ok) {
    const { code } = claimed.error;
    if (code === 'signed-out') ports.onSignedOut();
    return TAKEN.has(code) ? refuseClaim(ports, parcel) : 'again';
  }
  // The guest's changes are in the user's document from here on; undoing the merge needs them there.
  if (!(await hasReached(ports, space, 'accepted'))) return 'again';
  await merged(ports, space, parcel);
  return dropWhenSaved(ports, space, rows);
};

/** A document of an older generation: only the server knows what has been taken out since. */
const carryOlder = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  parcel: BasketDocument,
): Promise<ErrandOutcome> => {
  const rows = parcel.rows.applied();
  const handed = await handOver(ports, parcel);
  if (handed.ok) return dropWhenSaved(ports, space, rows);
  if (handed.error.code === 'signed-out') ports.onSignedOut();
  return 'again';
};

/** A document of the present generation: what the present one lacks of it is written again. */
const replantOlder = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  parcel: BasketDocument,
): Promise<ErrandOutcome> => {
  const { main, actor } = space;
  complete(parcel, Y.encodeStateAsUpdate(main.doc));
  const rows = parcel.rows.applied();
  const cover = parcel.rows.ready();
  await actor.get();
  const written = await main.write(() => replant(main.doc, parcel.doc, ports.deviceId, LOCAL));
  if (!written.ok || !(await hasReached(ports, space, 'accepted'))) return 'again';
  await noteAccepted(ports, parcel, cover);
  // What was still on its way from before may have taken the place of what was written.
  return dropWhenSaved(ports, space, rows, () => lacking(main.doc, parcel.doc, ports.deviceId).length === 0);
};

const bringOlder = async (
  ports: ParcelErrandPorts,
  space: Workspace,
  parcel: BasketDocument,
): Promise<ErrandOutcome> => {
  // What the server has must be here before anything is compared with it.
  if (!(await hasReached(ports, space, 'accepted'))) return 'again';
  const isOfNow = generationOf(space.main.doc) === generationOfDocument(ports.device, parcel);
  return isOfNow ? replantOlder(ports, space, parcel) : carryOlder(ports, space, parcel);
};

export const parcelErrand = (ports: ParcelErrandPorts): Errand => {
  let hasLooked = false;
  return async () => {
    // Epochs of long ago: only the log knows that there is something left of them.
    if (!hasLooked) for (const docId of await ports.log.docIds()) ports.keeper.noteStray(docId);
    hasLooked = true;
    // What is brought home must be all there is: a tab that died may have written into it and told nobody.
    const space = await ports.keeper.catchUp();
    let outcome: ErrandOutcome = 'done';
    for (const parcel of space.beside) {
      const isGuests = ownerKind(parcel.owner) === 'guest' && parcel.owner !== space.owner;
      const bring = isGuests ? bringGuest : bringOlder;
      if ((await bring(ports, space, parcel)) === 'again') outcome = 'again';
      // A tab that had not heard yet has written into it meanwhile, or this one still tries to.
      else if (parcel.rows.size() > 0 || !parcel.isCommitted()) outcome = 'again';
      // Signing in or out meanwhile makes this round's picture old; what came home leaves it by itself.
      if (ports.keeper.current()?.main !== space.main) return 'again';
    }
    if (space.beside.length > 0) await ports.keeper.follow();
    return outcome;
  };
};
