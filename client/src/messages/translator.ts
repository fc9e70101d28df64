/**
 * Turns message keys into sentences of one locale. A key without its parameters does not compile, and a
 * catalogue that lacks a key of the English one does not either. Direction of writing is decided here too.
 */
import { type ErrorCode, errorRow } from '../../../shared/src/index.ts';
import { PROBLEMS } from './en/problems.ts';
import { en } from './en.ts';
import { createFormats, type Formats } from './formats.ts';

/** What another language has to bring: the same keys with the same parameters. */
export type Messages = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};

export type MessageKey = keyof Messages;

type Params<K extends MessageKey> = Messages[K] extends (params: infer P, formats: Formats) => string
  ? [params: P]
  : [];

export interface Translator extends Formats {
  readonly direction: 'ltr' | 'rtl';
  t<K extends MessageKey>(key: K, ...params: Params<K>): string;
  /** The sentence a shopper reads for a failure. */
  problem(code: ErrorCode): string;
}

/** ISO 15924 scripts would be exact; every language written right to left that has a locale is named here. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(locale.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';

/** English is the only catalogue so far; `locale` already decides numbers, plurals, dates and direction. */
export const createTranslator = (locale: string): Translator => {
  const formats = createFormats(locale);
  const messages: Messages = en;
  return {
    ...formats,
    direction: directionOf(locale),
    t: (key, ...params) => {
      const message = messages[key] as string | ((params: unknown, formats: Formats) => string);
      return typeof message === 'string' ? message : message(params[0], formats);
    },
    problem: (code) => PROBLEMS[code] ?? errorRow(code).sentence,
  };
};
