/** A row with what RxDB keeps beside it, for writing straight to a collection's storage. */
import { getDefaultRevision, getDefaultRxDocumentMeta, type RxDocumentData } from 'rxdb/plugins/core';

export const newDocument = <Row>(row: Row, isDeleted = false): RxDocumentData<Row> => ({
  ...row,
  _deleted: isDeleted,
  _attachments: {},
  _meta: getDefaultRxDocumentMeta(),
  _rev: getDefaultRevision(),
});
