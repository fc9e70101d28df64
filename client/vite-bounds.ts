/**
 * Writes the numbers of `LIMITS` where they are used, so that a page carries those it needs and not the hundred that
 * concern servers. One file keeps all bounds with their reasons; this is only how they travel.
 */
import type { Plugin } from 'vite';
import { LIMITS } from '../shared/src/limits.ts';

const USE = /\bLIMITS\.(\w+)/g;

const literalOf = (name: string): string => {
  const value: unknown = LIMITS[name as keyof typeof LIMITS];
  if (typeof value !== 'number') throw new Error(`LIMITS.${name} is no bound`);
  return `(${value})`;
};

export const inlinedBounds = (): Plugin => ({
  name: 'inlined-bounds',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    const isOurs = /\/(shared|client)\/src\/[^?]*\.tsx?$/.test(id) && !id.endsWith('/limits.ts');
    if (!isOurs || !code.includes('LIMITS.')) return null;
    return { code: code.replace(USE, (_use, name: string) => literalOf(name)), map: null };
  },
});
