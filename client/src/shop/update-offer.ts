/**
 * A new version of the app is loaded by the shopper's word, and by no tab over changes that are in its memory only:
 * because the disk refuses them, or because there is none. Such a tab says so, and offers it again when all is stored
 * (SPEC N1, N2). A chunk of its own: few visits see a new version.
 */
import type { LocalGround } from './local-ground.ts';
import type { Notices } from './notices.ts';
import type { NewVersion } from './ports.ts';
import type { WorkspaceKeeper } from './workspace.ts';

export interface UpdateOffer {
  /** The shopper's word. */
  accept(): void;
}

export interface UpdateOfferPorts extends Pick<LocalGround, 'isInMemory'> {
  readonly keeper: Pick<WorkspaceKeeper, 'documents' | 'stored'>;
  readonly notices: Pick<Notices, 'tellUpdate'>;
}

export const offerUpdate = (
  version: NewVersion,
  { isInMemory, keeper, notices }: UpdateOfferPorts,
): UpdateOffer => {
  let told: boolean | null = null;
  let isTakenOver = false;
  let isReloadDue = false;

  const isHeld = (): boolean => isInMemory || keeper.documents().some((document) => document.unstored() > 0);
  /** A row that is being written has its time to end; where it fails, the offer is held. */
  const look = (): void => {
    const held = isHeld();
    if (held) isReloadDue = false;
    if (isReloadDue && keeper.documents().every((document) => document.isCommitted())) version.reload();
    if (held === told) return;
    told = held;
    notices.tellUpdate(held ? 'update-held' : 'update-ready');
  };
  const reload = (): void => {
    isReloadDue = true;
    look();
  };
  void version.takenOver.then(() => {
    isTakenOver = true;
    reload();
  });
  keeper.stored.on(look);
  look();
  return {
    accept: () => {
      if (isTakenOver) reload();
      else if (!isHeld()) version.takeOver();
    },
  };
};
