/**
 * What a line is: sku, options, personalisation. Two taps with the same intent are the same line on every
 * device, whatever order the options came in; nothing about transport enters the id.
 */
import { digest } from 'lib0/hash/sha256';
import { type LineId, toBase64Url } from './ids.ts';
import { LIMITS } from './limits.ts';
import { isWireText, ownMembers } from './plain.ts';

export interface Intent {
  readonly sku: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly personalisation?: string;
}

/** As it stands in a record: the bare sku, or an object where there is more to say. */
export type PackedIntent = string | { s: string; o?: Record<string, string>; t?: string };

const isText = (value: unknown, maxChars: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxChars && isWireText(value);

/** Composed before it is measured: composing can make a text longer. */
const composed = (value: unknown): unknown => (typeof value === 'string' ? value.normalize('NFC') : value);

/** The intent with sorted options and without empty parts, or null where it is not one. */
export const normaliseIntent = (raw: unknown): Intent | null => {
  const { sku, options: rawOptions = {}, personalisation = '' } = ownMembers(raw) ?? {};
  if (!isText(sku, LIMITS.skuChars)) return null;
  const options = readOptions(rawOptions);
  if (options === null) return null;
  const text = composed(personalisation);
  if (text !== '' && !isText(text, LIMITS.personalisationChars)) return null;
  return {
    sku,
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
    ...(text === '' ? {} : { personalisation: text }),
  };
};

const readOptions = (raw: unknown): [string, string][] | null => {
  const members = ownMembers(raw);
  if (members === null) return null;
  const entries = Object.entries(members);
  if (entries.length > LIMITS.optionsPerLine) return null;
  for (const [name, value] of entries) {
    if (!isText(name, LIMITS.optionChars) || !isText(value, LIMITS.optionChars) || name === '__proto__')
      return null;
  }
  return (entries as [string, string][]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
};

/** The short form that records store: the bare sku, or `s`, `o` and `t`. */
export const packIntent = (intent: Intent): PackedIntent => {
  if (!intent.options && !intent.personalisation) return intent.sku;
  return {
    s: intent.sku,
    ...(intent.options ? { o: { ...intent.options } } : {}),
    ...(intent.personalisation ? { t: intent.personalisation } : {}),
  };
};

/** The inverse, normalised; null for anything else that may stand in a record. */
export const unpackIntent = (packed: unknown): Intent | null => {
  if (typeof packed === 'string') return bareIntent(packed);
  const { s: sku, o: options, t: personalisation } = ownMembers(packed) ?? {};
  return normaliseIntent({ sku, options, personalisation });
};

/** A bare sku is what nearly every record says; the same few hundred come again and again. */
const bare = new Map<string, Intent | null>();
const BARE_CACHE_MAX = 20_000;

const bareIntent = (sku: string): Intent | null => {
  const known = bare.get(sku);
  if (known !== undefined) return known;
  const intent = normaliseIntent({ sku });
  if (bare.size >= BARE_CACHE_MAX) bare.clear();
  if (sku.length <= LIMITS.skuChars) bare.set(sku, intent);
  return intent;
};

const bareIds = new WeakMap<Intent, LineId>();

const ids = new Map<string, LineId>();
const ID_CACHE_MAX = 20_000;

/** First 128 bits of SHA-256 (FIPS 180-4) over the canonical JSON of a normalised intent. */
export const lineIdOf = (intent: Intent): LineId => {
  const shared = bareIds.get(intent);
  if (shared) return shared;
  const id = computeLineId(intent);
  if (bare.get(intent.sku) === intent) bareIds.set(intent, id);
  return id;
};

const computeLineId = (intent: Intent): LineId => {
  const options = Object.entries(intent.options ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const canonical = JSON.stringify([intent.sku, options, intent.personalisation ?? '']);
  const known = ids.get(canonical);
  if (known) return known;
  const id = toBase64Url(digest(new TextEncoder().encode(canonical)).subarray(0, 16));
  if (ids.size >= ID_CACHE_MAX) ids.clear();
  ids.set(canonical, id);
  return id;
};
