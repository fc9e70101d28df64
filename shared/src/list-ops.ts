/** Making, naming and deleting wishlists: the latest word by (Lamport time, actor) stands (SPEC O10). */
import type { ListId } from './ids.ts';
import { isListId } from './ids.ts';
import { listKey, WISH } from './keys.ts';
import { LIMITS } from './limits.ts';
import { isBuiltIn, type ListRecord, readList } from './list-record.ts';
import { isWireText } from './plain.ts';
import { fail, ok, type Result } from './result.ts';
import { viewOf } from './view.ts';
import type { Writing } from './writing.ts';

const say = (
  writing: Writing,
  list: ListId,
  name: string,
  isGone: boolean,
  mustExist: boolean,
): Result<ListId> => {
  const text = name.trim().normalize('NFC');
  if (text.length === 0 || text.length > LIMITS.listNameChars || !isWireText(text))
    return fail('invalid-field', undefined, { field: 'name' });
  const view = viewOf([writing.doc, ...(writing.beside ?? [])]);
  const records = view.listNames.get(list) ?? new Map<never, ListRecord>();
  const current = readList(records);
  if (mustExist && (!current || current.gone)) return fail('unknown-list');
  const t = (current?.t ?? 0) + 1;
  const v = (records.get(writing.actor)?.v ?? 0) + 1;
  if (Math.max(t, v) > LIMITS.counterMax) return fail('line-exhausted');
  const record: ListRecord = { v, t, name: text, ...(isGone ? { gone: true } : {}) };
  writing.doc.transact(() => {
    writing.doc.getMap(WISH).set(listKey(list, writing.actor), record);
  }, writing.origin);
  return ok(list);
};

/** `list` is a new identifier made by the caller. */
export const createList = (writing: Writing, list: ListId, name: string): Result<ListId> => {
  if (!isListId(list) || isBuiltIn(list)) return fail('invalid-field', undefined, { field: 'list' });
  if (viewOf([writing.doc]).listNames.size >= LIMITS.listsPerOwner) return fail('basket-full');
  return say(writing, list, name, false, false);
};

/** `unknown-list` for a built-in list, or one that is not there. */
export const renameList = (writing: Writing, list: ListId, name: string): Result<ListId> =>
  isBuiltIn(list) ? fail('unknown-list') : say(writing, list, name, false, true);

/** Its lines stay in the document. `unknown-list` as above. */
export const deleteList = (writing: Writing, list: ListId): Result<ListId> => {
  if (isBuiltIn(list)) return fail('unknown-list');
  const names = viewOf([writing.doc]).listNames.get(list);
  const current = names ? readList(names) : null;
  return current && !current.gone ? say(writing, list, current.name, true, true) : fail('unknown-list');
};
