/** A sync driver for a document of this device: who speaks for it, and what the device already knows of it. */
import { generationOf, type Owner, ownerId, ownerKind } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import type { DeviceMirror } from './device-mirror.ts';
import type { OpenLink, ShopPorts } from './ports.ts';
import { createSyncDriver, type SyncDriver, type SyncDriverEvents } from './sync-driver.ts';

export interface ConnectionPorts {
  readonly shop: Pick<ShopPorts, 'clock' | 'random'>;
  readonly openLink: OpenLink;
  readonly device: DeviceMirror;
  readonly deviceId: string;
}

/**
 * A guest's own secret, null where this device has none: the first secret the server hears of a guest is bound to it,
 * and the session may have gone on to the next guest while this one's document is still open.
 */
export const secretOf = (device: DeviceMirror, owner: Owner): string | null => {
  if (ownerKind(owner) !== 'guest') return null;
  const id = ownerId(owner);
  const present = device.get('session')?.guest;
  return (present?.id === id ? present : device.get(`claim|${id}`)?.guest)?.secret ?? null;
};

/** As it says itself, or as it was when it met the server: what says so may be damaged or gone (SPEC L11). */
export const generationOfDocument = (
  device: DeviceMirror,
  { doc, docId }: Pick<BasketDocument, 'doc' | 'docId'>,
): number => Math.max(generationOf(doc), device.get(`marks|${docId}`)?.generation ?? 0);

/**
 * null only while there is nothing in the document that a server could have: an answer that never came back may have
 * met it all the same, and what was taken out and rotated away since must not return (SPEC L10).
 */
export const generationKnown = (device: DeviceMirror, document: BasketDocument): number | null => {
  const hasMet = device.get(`marks|${document.docId}`)?.hasMet === true;
  return hasMet || document.rows.size() > 0 || !document.isCommitted()
    ? generationOfDocument(device, document)
    : null;
};

/** The driver is not started yet. */
export const driveDocument = (
  { shop, openLink, device, deviceId }: ConnectionPorts,
  document: BasketDocument,
  events: SyncDriverEvents,
): SyncDriver => {
  return createSyncDriver(
    document,
    {
      clock: shop.clock,
      random: shop.random,
      device,
      openLink: (linkEvents) =>
        openLink({
          doc: document.doc,
          owner: document.owner,
          // Read at each connect: the first meeting tells the generation.
          generation: () => generationKnown(device, document),
          deviceId,
          secret: secretOf(device, document.owner),
          events: linkEvents,
        }),
    },
    events,
  );
};
