/**
 * The names of the shared maps and how their flat keys are spelled. One key has exactly one writer, the actor
 * at its end; nothing here is nested and clients never delete (SPEC K1–K3).
 */
import { type Actor, isActor, isLineId, isListId, type LineId, type ListId } from './ids.ts';

export const CART = 'cart';
export const WISH = 'wish';
export const USAGE = 'usage';
/** Written by the server only: generation, claimed guests, applied orders. */
export const LEDGER = 'ledger';

/** The maps a device may write. */
export const CLIENT_MAPS: readonly string[] = [CART, WISH, USAGE];

export type ParsedKey =
  | { readonly kind: 'cart'; readonly line: LineId; readonly actor: Actor }
  | { readonly kind: 'wish'; readonly list: ListId; readonly line: LineId; readonly actor: Actor }
  | { readonly kind: 'list'; readonly list: ListId; readonly actor: Actor }
  | { readonly kind: 'usage'; readonly quota: string; readonly period: string; readonly actor: Actor };

/** `c|line|actor` */
export const cartKey = (line: LineId, actor: Actor): string => `c|${line}|${actor}`;
/** `w|list|line|actor` */
export const wishKey = (list: ListId, line: LineId, actor: Actor): string => `w|${list}|${line}|${actor}`;
/** `l|list|actor` */
export const listKey = (list: ListId, actor: Actor): string => `l|${list}|${actor}`;
/** `period` is spelled by the quota, for example `2026-11`. */
export const usageKey = (quota: string, period: string, actor: Actor): string =>
  `u|${quota}|${period}|${actor}`;

/** What a key of `map` names, or null where it is spelled like none of ours. */
export const parseKey = (map: string, key: string): ParsedKey | null => {
  const parts = key.split('|');
  const actor = parts.at(-1);
  if (!isActor(actor)) return null;
  const [tag, first, second] = parts;
  if (map === CART && tag === 'c' && parts.length === 3 && isLineId(first))
    return { kind: 'cart', line: first, actor };
  if (map === WISH && tag === 'w' && parts.length === 4 && isListId(first) && isLineId(second)) {
    return { kind: 'wish', list: first, line: second, actor };
  }
  if (map === WISH && tag === 'l' && parts.length === 3 && isListId(first))
    return { kind: 'list', list: first, actor };
  if (map === USAGE && tag === 'u' && parts.length === 4 && isListId(first) && isListId(second)) {
    return { kind: 'usage', quota: first, period: second, actor };
  }
  return null;
};
