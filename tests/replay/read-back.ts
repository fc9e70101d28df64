/** Reads a basket with a device that has never seen it: an empty document, a connection of its own. */
import { SyncDevice } from '../support/sync-device.ts';
import { quantitiesOf } from './apply-edit.ts';
import { connect } from './cast.ts';
import { compareBasket, type Difference } from './differences.ts';
import type { PlayedBasket } from './play-basket.ts';

export const readBack = async (basket: PlayedBasket, url: string): Promise<Difference[]> => {
  const { shopper, owner, credential, expected } = basket;
  const device = new SyncDevice({ url, owner, device: 'fresh', credential });
  try {
    await connect(device);
    return compareBasket(shopper, 'a fresh device', expected, quantitiesOf(device));
  } finally {
    await device.disconnect();
    device.doc.destroy();
  }
};
