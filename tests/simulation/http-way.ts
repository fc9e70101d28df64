/**
 * The HTTP routes as a device reaches them: a request may arrive late, twice or never, its answer may be lost, the
 * node may die over it. What a route does is what sync-server/src/http does once it knows who asks.
 */
import type { HttpAnswer, HttpRequest, SendHttp } from '../../client/src/shop/ports.ts';
import { ERRORS, type ErrorCode, type Owner, ownerKind, type Result } from '../../shared/src/index.ts';
import { type SyncAnswer, syncOnce } from '../../sync-server/src/room/sync-once.ts';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { Disks } from './disks.ts';
import type { Journal } from './journal.ts';
import { documentOf, type Promises, versionsOf } from './promises.ts';
import type { ServerNode } from './server-node.ts';
import type { Life, Timeline } from './timeline.ts';

const TIMEOUT_MS = 25_000;

export interface HttpParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly journal: Journal;
  readonly disks: Disks;
  readonly promises: Promises;
  pickNode(): ServerNode | null;
}

const refusal = (code: ErrorCode): HttpAnswer => ({
  status: ERRORS[code].http ?? 500,
  body: { error: { code } },
});
const answer = (body: unknown): HttpAnswer => ({ status: 200, body });
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const toBytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text ?? ''), 'base64'));

export interface Offer {
  readonly basket: Owner;
  readonly device: string;
  readonly generation: number | null;
  readonly stateVector: Uint8Array;
  readonly update: Uint8Array;
}

/** One exchange on a node; what it answers with success is promised from then on. */
export const exchange = async (
  { promises }: Pick<HttpParts, 'promises'>,
  node: ServerNode,
  { basket, ...offer }: Offer,
): Promise<Result<SyncAnswer>> => {
  const parts = { rooms: node.rooms, durable: node.stores.durable, clock: node.clock };
  const answered = await syncOnce(parts, basket, { ...offer, isDeviceNamed: true });
  if (answered.ok && !node.life.isOver)
    promises.make('accepted', basket, versionsOf(documentOf(offer.update), offer.device));
  return answered;
};

/** A claim that is answered has brought everything that was accepted of the guest, on any node, when it was asked. */
const claim = async (parts: HttpParts, node: ServerNode, guest: Owner, user: Owner): Promise<HttpAnswer> => {
  const held = parts.promises.acceptedIn(guest);
  const claimed = await node.rooms.claim(guest, user);
  if (!claimed.ok) return refusal(claimed.error.code);
  parts.journal.count('guest claimed');
  if (!node.life.isOver) parts.promises.make('accepted', user, held);
  return answer({ merged: true });
};

const route = async (
  parts: HttpParts,
  node: ServerNode,
  device: Device,
  { path, json }: HttpRequest,
): Promise<HttpAnswer> => {
  const [name = '', query = ''] = path.split('?');
  const body = (json ?? {}) as Record<string, string>;
  const person = device.signedIn === null ? null : { id: device.signedIn, email: device.signedIn, name: '' };
  if (name === '/api/auth/session') return answer({ user: person });
  if (name === '/api/auth/sign-out') {
    device.signedIn = null;
    return answer({});
  }
  if (name === '/api/auth/sign-in/email') {
    device.signedIn = String(body.email);
    return answer({ user: { id: body.email, email: body.email, name: '' } });
  }
  if (name === '/api/v1/cart/merge')
    return person ? claim(parts, node, `guest:${body.guest_id}`, `user:${person.id}`) : refusal('signed-out');
  if (!name.startsWith('/api/v1/sync/')) return refusal('not-found');
  const basket = name.slice('/api/v1/sync/'.length) as Owner;
  if (ownerKind(basket) === 'user' && basket !== `user:${person?.id}`) return refusal('signed-out');
  const params = new URLSearchParams(query);
  const generation = params.get('g');
  const exchanged = await exchange(parts, node, {
    basket,
    device: params.get('d') ?? '',
    generation: generation === null ? null : Number(generation),
    stateVector: toBytes(body.stateVector),
    update: toBytes(body.update),
  });
  if (!exchanged.ok) return refusal(exchanged.error.code);
  return answer({ update: toText(exchanged.value.update), generation: exchanged.value.generation });
};

export const createSendHttp =
  (parts: HttpParts, device: Device, life: Life): SendHttp =>
  (request) => {
    const { timeline, dice, journal } = parts;
    return new Promise((resolve, reject) => {
      const lost = (): void => {
        if (!life.isOver) reject(new TypeError('no answer'));
      };
      const arrive = async (): Promise<void> => {
        const node = device.isOnline ? parts.pickNode() : null;
        if (!node) return lost();
        const answered = await route(parts, node, device, request);
        journal.tell(
          'HTTP',
          `${device.name} ${request.path.split('?')[0]} ${answered.status} ${JSON.stringify(answered.body).slice(0, 80)}`,
        );
        if (node.life.isOver) return;
        if (dice.isIn(4)) return journal.count('HTTP answer lost');
        timeline.after(dice.int(20), () => {
          if (!life.isOver) resolve(answered);
        });
      };
      timeline.after(TIMEOUT_MS, lost);
      timeline.after(1 + dice.int(30), () => void arrive());
      // A repeated sign-in would set a cookie that the browser never sees.
      if (!request.path.startsWith('/api/v1/') || !dice.isIn(5)) return;
      journal.count('HTTP request came twice');
      timeline.after(dice.int(2_000), () => void arrive());
    });
  };
