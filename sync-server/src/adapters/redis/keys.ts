/**
 * Names in Redis. All keys carry one hash tag, because one script touches a basket's keys and the list of what is
 * due. Ids are percent-encoded, `*` and the other characters that mean something in a pattern included.
 */
import type { Owner } from '../../../../shared/src/index.ts';

const escapeMore = (text: string): string =>
  text.replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export interface Keys {
  /** Sorted set: baskets with rows, by the time (ms) at which their flush is due. */
  readonly dirty: string;
  /** Stream of a basket's rows; ids are `{position}-0`. */
  stream(basket: Owner): string;
  /** Hash of what is known of a basket: `p` last position, `t` saved through, `c` latest flush, `n:{node}` followers. */
  meta(basket: Owner): string;
  /** Where a node hears of the others' rows. */
  channel(node: string): string;
}

export const keysOf = (prefix: string): Keys => {
  const tag = `{${prefix}}`;
  const encode = (basket: Owner): string => escapeMore(encodeURIComponent(basket));
  return {
    dirty: `${tag}:dirty`,
    stream: (basket) => `${tag}:s:${encode(basket)}`,
    meta: (basket) => `${tag}:m:${encode(basket)}`,
    channel: (node) => `${prefix}:node:${node}`,
  };
};
