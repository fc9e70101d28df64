/**
 * One document's socket on y-websocket: the provider carries the sync protocol, our tags beyond it become events.
 * Reconnecting is switched off here; when to connect again is the sync machine's decision (SPEC L1–L6).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readSyncMessage } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import { decodeDown, encodeUp, GUEST_PREFIX, SUBPROTOCOL, SYNC, TAG } from '../../../../shared/src/index.ts';
import type { Link, LinkEvents, LinkOptions, OpenLink } from '../../shop/ports.ts';
import { watchSocket } from './watch-socket.ts';

/** What a socket that ended without a word of the server is called (RFC 6455 §7.1.5). */
const ABNORMAL_CLOSURE = 1006;

const paramsOf = ({ deviceId, generation }: LinkOptions): Record<string, string> => {
  const known = generation();
  return { d: deviceId, ...(known === null ? {} : { g: String(known) }) };
};

/** The rest of a frame whose tag the provider has read already, decoded by our own codec. */
const restOf = (tag: number, decoder: decoding.Decoder) => {
  const e = encoding.createEncoder();
  encoding.writeVarUint(e, tag);
  encoding.writeUint8Array(e, decoding.readTailAsUint8Array(decoder));
  return decodeDown(encoding.toUint8Array(e));
};

const handleOurTags = (provider: WebsocketProvider, events: LinkEvents): void => {
  const handle = (_e: encoding.Encoder, decoder: decoding.Decoder, _p: unknown, _s: boolean, tag: number) => {
    const message = restOf(tag, decoder);
    if (!message.ok) return;
    const { value } = message;
    if (value.type === 'accepted') events.accepted(value.n);
    else if (value.type === 'saved') events.saved(value.n);
    else if (value.type === 'refused') events.refused(value.n, value.code);
    else if (value.type === 'notice') events.noticed(value.notice);
  };
  for (const tag of [TAG.accepted, TAG.saved, TAG.authority, TAG.notice, TAG.refused]) {
    provider.messageHandlers[tag] = handle;
  }
};

/** The provider's own sync handler, and a word when the server has asked for our state and got it. */
const handleSync = (provider: WebsocketProvider, events: LinkEvents): void => {
  provider.messageHandlers[TAG.sync] = (encoder, decoder) => {
    encoding.writeVarUint(encoder, TAG.sync);
    const rest = decoding.clone(decoder);
    const kind = readSyncMessage(decoder, encoder, provider.doc, provider);
    if (kind !== SYNC.step1) return;
    decoding.readVarUint(rest);
    const stateVector = decoding.readVarUint8Array(rest);
    // The provider sends the answer when this handler returns; a microtask later it has gone out.
    queueMicrotask(() => provider.wsconnected && events.answered(stateVector));
  };
};

/** `serverUrl` is the address up to and without the owner, for example `ws://host/sync`. */
export const createOpenLink =
  (serverUrl: string, Socket: typeof WebSocket): OpenLink =>
  (options): Link => {
    const { doc, owner, secret, events } = options;
    let framesSent = 0;
    const [kind, id] = owner.split(':');
    const provider = new WebsocketProvider(serverUrl, `${kind}/${id}`, doc, {
      connect: false,
      disableBc: true,
      protocols: secret === null ? [SUBPROTOCOL] : [SUBPROTOCOL, `${GUEST_PREFIX}${secret}`],
      shouldReconnect: () => false,
      WebSocketPolyfill: Socket,
    });
    provider.awareness.setLocalState(null);
    handleSync(provider, events);
    handleOurTags(provider, events);
    provider.on('status', ({ status }) => {
      if (status === 'connected') events.opened();
      if (status !== 'connecting' || !provider.ws) return;
      framesSent = 0;
      watchSocket(provider.ws, () => {
        framesSent += 1;
      });
    });
    provider.on('connection-close', (event) => {
      // Also for its own watchdog, which would reconnect by itself otherwise.
      const wasWanted = provider.shouldConnect;
      provider.shouldConnect = false;
      if (wasWanted) queueMicrotask(() => events.closed(event?.code ?? ABNORMAL_CLOSURE));
    });
    return {
      connect: () => {
        provider.params = paramsOf(options);
        provider.connect();
      },
      disconnect: () => provider.disconnect(),
      ask: (n) => {
        if (provider.wsconnected) provider.ws?.send(encodeUp({ type: 'ask', n }).slice());
      },
      framesSent: () => framesSent,
      destroy: () => provider.destroy(),
    };
  };
