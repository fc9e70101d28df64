/** Somebody with a valid way in who sends what no honest device would: everything of it must be refused. */
import * as Y from 'yjs';
import { CART, decodeDown, encodeUp, type Owner, TAG } from '../../shared/src/index.ts';
import type { Dice } from './dice.ts';
import type { Journal } from './journal.ts';
import type { DeviceEnd, Hello, Wire } from './wire.ts';

const badUpdates = (dice: Dice, basket: Owner): Uint8Array => {
  const doc = new Y.Doc();
  const cart = doc.getMap(CART);
  const kind = dice.int(4);
  if (kind === 0) cart.set(`c|nonsense|${basket}~evil.0`, { v: 1 });
  else if (kind === 1) cart.set('c|x|user:somebody~else.0', { v: 1, p: 5 });
  else if (kind === 2) {
    cart.set('first', 1);
    const known = Y.encodeStateVector(doc);
    cart.set('first', 2);
    return Y.encodeStateAsUpdate(doc, known);
  } else return dice.bytes(1 + dice.int(40));
  return Y.encodeStateAsUpdate(doc);
};

export interface IntruderParts {
  readonly dice: Dice;
  readonly journal: Journal;
  connect(hello: Omit<Hello, 'isAllowed' | 'isOnline'>, end: DeviceEnd): Wire;
}

export const intrude = ({ dice, journal, connect }: IntruderParts, basket: Owner): void => {
  const wire: Wire = connect(
    { owner: basket, device: 'evil', generation: null },
    {
      opened: () => {
        for (let i = 1 + dice.int(3); i > 0; i--)
          wire.send(encodeUp({ type: 'update', update: badUpdates(dice, basket) }));
        if (dice.isIn(50)) wire.send(dice.bytes(5));
      },
      frame: (bytes) => {
        const message = decodeDown(bytes);
        if (message.ok && message.value.type === 'sync-step-1')
          wire.send(encodeUp({ type: 'sync-step-2', update: badUpdates(dice, basket) }));
      },
      closed: () => journal.count('intruder sent away'),
      sent: ([tag]) => {
        if (tag === TAG.refused) journal.count('update refused');
      },
    },
  );
};
