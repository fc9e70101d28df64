/** A sync driver for a document of this device: who speaks for it, and what the device already knows of it. */
import { generationOf, ownerKind } from '../../../shared/src/index.ts';
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

export const driveDocument = (
  { shop, openLink, device, deviceId }: ConnectionPorts,
  document: BasketDocument,
  events: SyncDriverEvents,
): SyncDriver => {
  const isGuest = ownerKind(document.owner) === 'guest';
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
          generation: () =>
            device.get(`marks|${document.docId}`)?.hasMet === true ? generationOf(document.doc) : null,
          deviceId,
          secret: isGuest ? (device.get('session')?.guest.secret ?? null) : null,
          events: linkEvents,
        }),
    },
    events,
  );
};
