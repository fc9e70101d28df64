/** The one entry of `shared`: what client, server and tests may import. Nothing else is. */
export * from './basket.ts';
export * from './clock.ts';
export { isEntry } from './entry.ts';
export * from './errors.ts';
export * from './generation.ts';
export * from './ids.ts';
export { type Intent, lineIdOf, normaliseIntent } from './intent.ts';
export * from './keys.ts';
export * from './limits.ts';
export { readLine } from './line-math.ts';
export { createList, deleteList, renameList } from './list-ops.ts';
export { decodeListRecord, isBuiltIn, LATER, type ListRecord, WISHLIST } from './list-record.ts';
export { checkGuestDocument, undoMerge, unitsFrom } from './merge.ts';
export * from './money.ts';
export {
  add,
  clear,
  moveToCart,
  moveToList,
  remove,
  setQuantity,
  stepDown,
  stepUp,
  unwish,
  wish,
} from './ops.ts';
export { applyOrder, type Manifest, type ManifestLine, sealManifest } from './order.ts';
export * from './product.ts';
export { type AbsoluteEdit, type Cover, decodeRecord, type LineRecord } from './record.ts';
export * from './result.ts';
export { decodeUsageRecord, type UsageRecord } from './usage-record.ts';
export { viewOf } from './view.ts';
export * from './wire/index.ts';
export * from './words.ts';
export type { Writing } from './writing.ts';
