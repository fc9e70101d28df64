/** One derived edit as the product's own op on a device's document. The only place where the two meet. */
import {
  add,
  clear,
  type LineId,
  lineIdOf,
  type Result,
  readBasket,
  remove,
  setQuantity,
  stepDown,
  stepUp,
  type Writing,
} from '../../shared/src/index.ts';
import type { Edit } from './events.ts';

const CURRENCY = 'GBP';

const idOf = (sku: string): LineId => lineIdOf({ sku });

const run = (device: Writing, edit: Edit): Result<unknown> => {
  switch (edit.kind) {
    case 'add':
      return add(device, { sku: edit.sku }, edit.units, { minor: edit.priceMinor, currency: CURRENCY });
    case 'step-up':
      return stepUp(device, idOf(edit.sku), edit.units);
    case 'step-down':
      return stepDown(device, idOf(edit.sku), edit.units);
    case 'set':
      return setQuantity(device, idOf(edit.sku), edit.quantity);
    case 'remove':
      return remove(device, idOf(edit.sku));
    case 'clear':
      return clear(device);
  }
};

/** @throws when the op refuses: the plan holds only edits that every basket takes. */
export const applyEdit = (device: Writing, edit: Edit): void => {
  const result = run(device, edit);
  if (!result.ok)
    throw new Error(
      `${device.actor} could not ${JSON.stringify(edit)}: ${result.error.code} ${result.error.detail ?? ''}`,
    );
};

/** Quantity per sku as a device shows it. */
export const quantitiesOf = ({ doc }: Pick<Writing, 'doc'>): Map<string, number> =>
  new Map(readBasket(doc).lines.map(({ intent, quantity }) => [intent.sku, quantity]));
