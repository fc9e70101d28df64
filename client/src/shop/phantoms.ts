/**
 * Phantoms: changes of others that this device was shown and no store has, because their device and the node that
 * passed them on died before either kept them. Nobody can bring them home, and what is written later may stand on
 * them. A document that holds any goes on as a new one, with what the server has and what this device wrote
 * (SPEC L13). The first look is at each meeting and costs nothing; what it finds may still be on its way between
 * nodes, so the server is asked for all it has once that is over, and only then is it believed.
 */
import * as Y from 'yjs';
import { CLIENT_MAPS, type Clock, type Timer } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import { generationKnown, generationOfDocument, secretOf } from './connection.ts';
import type { DeviceMirror } from './device-mirror.ts';
import { isOwnKey } from './replant.ts';
import type { ShopApi } from './shop-api.ts';

/** Longer than a node that is alive keeps a change from the others: its longest wait between two tries is 15 s. */
export const SECOND_LOOK_MS = 30_000;

/** The state vector of a document that holds nothing, and an update that says nothing. */
const NOTHING_KNOWN = Y.encodeStateVector(new Y.Doc());
const NOTHING_NEW = Y.encodeStateAsUpdate(new Y.Doc());

const isOwn = (doc: Y.Doc, { parent, parentSub }: Y.Item, deviceId: string): boolean => {
  const map = CLIENT_MAPS.find((name) => doc.getMap(name) === parent);
  return map !== undefined && parentSub !== null && isOwnKey(map, parentSub, deviceId);
};

/** Whether the document holds what a replica at this state vector lacks and this device did not write. */
export const holdsPhantoms = (doc: Y.Doc, stateVector: Uint8Array, deviceId: string): boolean => {
  const known = Y.decodeStateVector(stateVector);
  for (const [client, structs] of doc.store.clients) {
    const from = known.get(client) ?? 0;
    for (let i = structs.length - 1; i >= 0; i--) {
      const struct = structs[i];
      if (!struct || struct.id.clock + struct.length <= from) break;
      if (struct instanceof Y.Item && !isOwn(doc, struct, deviceId)) return true;
    }
  }
  return false;
};

export interface PhantomPorts {
  readonly clock: Clock;
  readonly api: Pick<ShopApi, 'sync'>;
  readonly device: DeviceMirror;
  readonly deviceId: string;
  guard(work: Promise<unknown>): void;
  /** Whether the document is still the one to look after. */
  isCurrent(document: BasketDocument): boolean;
  onFound(document: BasketDocument): void;
}

export interface PhantomWatch {
  /** The server had this, by its state vector, when it met the document. */
  met(document: BasketDocument, stateVector: Uint8Array): void;
  stop(): void;
}

export const watchForPhantoms = (ports: PhantomPorts): PhantomWatch => {
  const { clock, api, device, deviceId } = ports;
  let timer: Timer | null = null;
  /** What the timer is about. */
  let doubted: BasketDocument | null = null;

  const lookAgain = async (document: BasketDocument): Promise<void> => {
    const { owner, doc } = document;
    // What a server knows that cannot read its store is no news.
    if (device.get('link')?.away === 'hot') {
      lookLater(document);
      return;
    }
    const answer = await api.sync({
      owner,
      secret: secretOf(device, owner),
      generation: generationKnown(device, document),
      deviceId,
      stateVector: NOTHING_KNOWN,
      update: NOTHING_NEW,
    });
    if (!ports.isCurrent(document)) return;
    if (!answer.ok) {
      lookLater(document);
      return;
    }
    // Another generation ends the document by itself.
    if (answer.value.generation !== generationOfDocument(device, document)) return;
    const stateVector = Y.encodeStateVectorFromUpdate(answer.value.update);
    if (holdsPhantoms(doc, stateVector, deviceId)) ports.onFound(document);
  };

  const lookLater = (document: BasketDocument): void => {
    timer?.cancel();
    doubted = document;
    timer = clock.after(SECOND_LOOK_MS, () => {
      doubted = null;
      if (ports.isCurrent(document)) ports.guard(lookAgain(document));
    });
  };

  return {
    met: (document, stateVector) => {
      if (!holdsPhantoms(document.doc, stateVector, deviceId)) {
        timer?.cancel();
        doubted = null;
      } else if (doubted !== document) lookLater(document);
    },
    stop: () => timer?.cancel(),
  };
};
