/**
 * Identifiers and how they are spelled. Owners, actors and lines travel in map keys separated by `|`,
 * so no identifier may contain it; everything that arrives is parsed here before it is believed.
 */
import type { Random } from './clock.ts';

export type OwnerKind = 'guest' | 'user';
/** `guest:<id>` or `user:<id>`; also the name of that owner's basket. */
export type Owner = `${OwnerKind}:${string}`;
/** `origin~device.slot`: one live writer. */
export type Actor = `${Owner}~${string}`;
/** 22 characters of base64url: 128 bits of a hash of the canonical intent. */
export type LineId = string;
export type ListId = string;

const OWNER = /^(guest|user):([A-Za-z0-9_-]{1,64})$/;
const ACTOR = /^((?:guest|user):[A-Za-z0-9_-]{1,64})~([A-Za-z0-9_-]{1,32})\.(\d{1,9})$/;
const LINE = /^[A-Za-z0-9_-]{22}$/;
const LIST = /^[A-Za-z0-9_-]{1,32}$/;

/** `guest:id` or `user:id`; the id is 1 to 64 of A–Z, a–z, 0–9, _ and -. */
export const isOwner = (text: unknown): text is Owner => typeof text === 'string' && OWNER.test(text);
/** `owner~device.slot`; the slot is at most nine digits. */
export const isActor = (text: unknown): text is Actor => typeof text === 'string' && ACTOR.test(text);
/** 22 characters of base64url: 128 bits. */
export const isLineId = (text: unknown): text is LineId => typeof text === 'string' && LINE.test(text);
/** 1 to 32 characters of base64url, the built-in names among them. */
export const isListId = (text: unknown): text is ListId => typeof text === 'string' && LIST.test(text);

/** null where the id is not spelled like one. */
export const ownerOf = (kind: OwnerKind, id: string): Owner | null => {
  const owner = `${kind}:${id}`;
  return isOwner(owner) ? owner : null;
};

export const ownerKind = (owner: Owner): OwnerKind => (owner.startsWith('guest:') ? 'guest' : 'user');
/** What stands behind `guest:` or `user:`. */
export const ownerId = (owner: Owner): string => owner.slice(owner.indexOf(':') + 1);

/** @throws when a part is not spelled like an identifier: actors are made by our own code only. */
export const actorOf = (origin: Owner, device: string, slot: number): Actor => {
  const actor = `${origin}~${device}.${slot}`;
  if (!isActor(actor)) throw new Error(`not an actor: ${actor}`);
  return actor;
};

/** The owner lineage an actor's units belong to. */
export const originOf = (actor: Actor): Owner => actor.slice(0, actor.indexOf('~')) as Owner;
/** The middle part of `owner~device.slot`. */
export const deviceOf = (actor: Actor): string => actor.slice(actor.indexOf('~') + 1, actor.lastIndexOf('.'));

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Unpadded base64url (RFC 4648 §5), the same in a browser and in Node. */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const count = Math.min(3, bytes.length - i) + 1;
    for (let j = 0; j < count; j++) text += BASE64URL[(word >> (18 - 6 * j)) & 63];
  }
  return text;
};

/** A new identifier of 96 random bits, 16 characters. */
export const newId = (random: Random): string => toBase64Url(random.bytes(12));
/** A guest's secret: 128 random bits, 22 characters. */
export const newSecret = (random: Random): string => toBase64Url(random.bytes(16));
