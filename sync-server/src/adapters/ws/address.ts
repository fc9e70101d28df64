/** The address of a socket: `/sync/{kind}/{id}?d=<device>&g=<generation>`, parsed before it is believed. */
import { fail, type Owner, ok, ownerOf, type Result } from '../../../../shared/src/index.ts';
import { SERVER, UNNAMED } from '../../domain/basket-document.ts';

export interface Address {
  readonly owner: Owner;
  /** As the device names itself; null where it does not. */
  readonly device: string | null;
  /** Generation of the device's document; null: the current one, or none yet. */
  readonly generation: number | null;
}

const PATH = /^\/sync\/(guest|user)\/([^/]+)$/;
const DEVICE = /^[A-Za-z0-9_-]{1,32}$/;
const GENERATION = /^\d{1,9}$/;
/** Names the server writes under itself. */
const RESERVED: readonly string[] = [SERVER, UNNAMED];

export const isDeviceName = (text: string): boolean => DEVICE.test(text) && !RESERVED.includes(text);

/** `unknown-basket` for a path that names none, `bad-frame` for parameters that make no sense. */
export const readAddress = (url: string): Result<Address> => {
  const [path = '', query = ''] = url.split('?', 2);
  const [, kind, id] = PATH.exec(path) ?? [];
  const owner = kind === 'guest' || kind === 'user' ? ownerOf(kind, id ?? '') : null;
  if (!owner) return fail('unknown-basket');
  const params = new URLSearchParams(query);
  const device = params.get('d');
  const generation = params.get('g');
  if (device !== null && !isDeviceName(device)) return fail('bad-frame', 'not a device name');
  if (generation !== null && !GENERATION.test(generation)) return fail('bad-frame', 'not a generation');
  return ok({ owner, device, generation: generation === null ? null : Number(generation) });
};
