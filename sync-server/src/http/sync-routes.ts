/**
 * A basket over plain HTTP: one exchange of what each side is missing, for programs and networks without a
 * socket, and the claim of a guest's basket by the person who has just signed in. The body's two forms (lib0
 * binary, base64 in JSON) are read by sync-body.ts; what an update may contain is decided behind `exchange`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fail, isOwner, LIMITS, type Owner, ownerOf, type Result } from '../../../shared/src/index.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { HeldByAddress } from '../domain/held-by-address.ts';
import type { AddressLimit } from '../ports/address-limit.ts';
import type { Authority } from '../ports/authority.ts';
import { holdBody } from './hold-body.ts';
import { limitAddress } from './limit-address.ts';
import { refusals } from './schemas.ts';
import { sendFailure } from './send-failure.ts';
import {
  BINARY,
  encodeBinaryAnswer,
  encodeJsonAnswer,
  readSyncBody,
  syncAnswerSchema,
  syncBodySchema,
} from './sync-body.ts';

export interface Exchange {
  readonly device: string;
  /** Whether the device said its name itself. */
  readonly isDeviceNamed: boolean;
  /** Generation of the device's document; null: the current one. */
  readonly generation: number | null;
  readonly stateVector: Uint8Array;
  readonly update: Uint8Array;
  /** Told of how many parts (structs and deletions) the update is made. */
  onParts(count: number): void;
}

export interface Exchanged {
  /** What the device was missing. */
  readonly update: Uint8Array;
  /** Bytes of the basket that were gone through to find it. */
  readonly readBytes: number;
  /** Position in the hot store: everything the device sent is kept. */
  readonly accepted: number;
  readonly generation: number;
}

export interface SyncRoutesOptions {
  readonly authenticator: Authenticator;
  readonly exchange: (authority: Authority, asked: Exchange) => Promise<Result<Exchanged>>;
  /** Gives the guest to the user and merges what it has; `guest-taken` when somebody else was first. */
  readonly claim: (guest: Owner, user: Owner) => Promise<Result<{ readonly itemCount: number }>>;
  /** Exchanges and claims of one address, counted together with its sockets. */
  readonly connects: AddressLimit;
  /** Counts what an exchange costs its address: the bytes that come and go, or what is more than they are. */
  readonly charge?: (address: string, bytes: number) => void;
  /** Name for a device that does not give one. */
  readonly newDeviceName: () => string;
}

interface SyncRequest {
  Params: { basket: string };
  Querystring: { g?: number; d?: string };
}

const syncQuery = {
  type: 'object',
  properties: {
    g: { type: 'integer', minimum: 0, description: 'Generation of the document; absent: the current one.' },
    d: {
      type: 'string',
      // The server's own writes, and devices without a name, go by these.
      pattern: '^(?!(server|unnamed)$)[A-Za-z0-9_-]{1,32}$',
      description: 'Name of the device.',
    },
  },
};

const syncParams = {
  type: 'object',
  properties: { basket: { type: 'string', description: '`user:ID` or `guest:ID`' } },
};

const exchangeOnce = async (
  { exchange, newDeviceName, charge }: SyncRoutesOptions,
  authority: Authority,
  request: FastifyRequest<SyncRequest>,
): Promise<Result<Exchanged>> => {
  const body = readSyncBody(request.body);
  if (!body.ok) return body;
  const { g, d } = request.query;
  // Trap: ajv turns 1e999 into Infinity, which passes every bound of a schema.
  if (g === Number.POSITIVE_INFINITY) return fail('invalid-field', undefined, { field: 'g' });
  const exchanged = await exchange(authority, {
    device: d ?? newDeviceName(),
    isDeviceNamed: d !== undefined,
    generation: g ?? null,
    ...body.value,
    onParts: (count) => {
      const beyond = count * LIMITS.bytesPerPart - body.value.update.byteLength;
      if (beyond > LIMITS.bytesPerFrame) charge?.(request.ip, beyond);
    },
  });
  if (exchanged.ok) {
    const { update, readBytes } = exchanged.value;
    charge?.(request.ip, Math.max(update.byteLength, readBytes));
  }
  return exchanged;
};

const answerExchange = (request: FastifyRequest, reply: FastifyReply, result: Result<Exchanged>) => {
  if (!result.ok) return sendFailure(reply, result.error);
  reply.header('cache-control', 'no-store');
  if (Buffer.isBuffer(request.body)) return reply.type(BINARY).send(encodeBinaryAnswer(result.value));
  return reply.send(encodeJsonAnswer(result.value));
};

/** Who is not known is refused before a byte of the body is read. */
const authorise =
  ({ authenticator }: SyncRoutesOptions, authorities: WeakMap<FastifyRequest, Authority>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const { basket } = request.params as SyncRequest['Params'];
    const authority: Result<Authority> = isOwner(basket)
      ? await authenticator.request(request, basket)
      : fail('unknown-basket');
    if (!authority.ok) return sendFailure(reply, authority.error);
    authorities.set(request, authority.value);
  };

/** Base64 takes four characters for three bytes. */
const BODY_BYTES = Math.ceil((LIMITS.frameBytes * 4) / 3) + LIMITS.bodyBytes;

const addSync = (app: FastifyInstance, options: SyncRoutesOptions): void => {
  const authorities = new WeakMap<FastifyRequest, Authority>();
  const bodies = new HeldByAddress(LIMITS.bodiesPerAddressBytes, LIMITS.bodiesBytes);
  const { charge = () => undefined } = options;
  app.addContentTypeParser(BINARY, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<SyncRequest>(
    '/api/v1/sync/:basket',
    {
      onRequest: [
        limitAddress(options.connects),
        authorise(options, authorities),
        holdBody(bodies, BODY_BYTES, charge),
      ],
      bodyLimit: BODY_BYTES,
      schema: {
        tags: ['basket'],
        summary: 'Exchange what each side is missing',
        security: [{ session: [] }, { token: [] }, { guest: [] }],
        params: syncParams,
        querystring: syncQuery,
        body: syncBodySchema,
        response: { 200: syncAnswerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const authority = authorities.get(request);
      if (!authority) return sendFailure(reply, { code: 'signed-out' });
      return answerExchange(request, reply, await exchangeOnce(options, authority, request));
    },
  );
};

interface MergeRequest {
  Body: { guest_id: string; guest_secret: string };
}

const mergeBody = {
  type: 'object',
  required: ['guest_id', 'guest_secret'],
  properties: {
    guest_id: { type: 'string', pattern: '^(guest:)?[A-Za-z0-9_-]{1,64}$' },
    guest_secret: { type: 'string', pattern: '^[A-Za-z0-9_-]{22,128}$' },
  },
};

const mergedSchema = {
  type: 'object',
  required: ['merged', 'itemCount'],
  properties: {
    merged: { type: 'boolean' },
    itemCount: { type: 'integer', description: 'Units in the cart that came from this guest.' },
  },
};

const mergeOnce = async (
  { authenticator, claim }: SyncRoutesOptions,
  request: FastifyRequest<MergeRequest>,
): Promise<Result<{ itemCount: number }>> => {
  const session = await authenticator.person(request);
  if (!session.ok) return session;
  const user = ownerOf('user', session.value.person.id);
  const guest = ownerOf('guest', request.body.guest_id.replace(/^guest:/, ''));
  if (!user || !guest) return fail('invalid-field', undefined, { field: 'guest_id' });
  const proven = await authenticator.guest(guest, request.body.guest_secret, request.ip);
  return proven.ok ? claim(guest, user) : proven;
};

const addMerge = (app: FastifyInstance, options: SyncRoutesOptions): void => {
  app.post<MergeRequest>(
    '/api/v1/cart/merge',
    {
      onRequest: limitAddress(options.connects),
      schema: {
        tags: ['basket'],
        summary: 'Give the guest of this device to the account that is signed in, and merge its basket',
        description: 'May be repeated: the same guest is merged once.',
        security: [{ session: [] }, { token: [] }],
        body: mergeBody,
        response: { 200: mergedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const result = await mergeOnce(options, request);
      if (!result.ok) return sendFailure(reply, result.error);
      return reply.send({ merged: true, itemCount: result.value.itemCount });
    },
  );
};

/** Adds the basket routes to `app`. */
export const syncRoutes = (app: FastifyInstance, options: SyncRoutesOptions): void => {
  addSync(app, options);
  addMerge(app, options);
};
