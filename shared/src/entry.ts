/** What an entry of a shared map must be to count: a key of ours and the record that belongs under it (SPEC K4). */
import { parseKey } from './keys.ts';
import { decodeListRecord } from './list-record.ts';
import { decodeRecord } from './record.ts';
import { decodeUsageRecord } from './usage-record.ts';

/** false for junk, of whatever shape it is. Never throws. */
export const isEntry = (map: string, key: string, value: unknown): boolean => {
  const parsed = parseKey(map, key);
  if (!parsed) return false;
  if (parsed.kind === 'list') return decodeListRecord(value) !== null;
  if (parsed.kind === 'usage') return decodeUsageRecord(value) !== null;
  return decodeRecord(value, parsed.line) !== null;
};
