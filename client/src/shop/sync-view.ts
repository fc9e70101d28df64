/** The badge as a function of rows, marks and failures (SPEC D4, P12, T2–T4, T8, T11). Pure. */
import type { ErrorCode } from '../../../shared/src/index.ts';
import type { BasketDocument } from './basket-document.ts';
import { type LinkRow, type MarksRow, NO_MARKS } from './device-rows.ts';
import type { DocId } from './local-store.ts';
import type { SyncView } from './shop.ts';

export const FRESH_SYNC: SyncView = {
  badge: 'saved',
  waiting: 0,
  isConnected: false,
  lastSavedAt: null,
  problem: null,
  isHeldUp: false,
};

export interface SyncFacts {
  /** The basket first, then what is on its way into it. */
  readonly documents: readonly Pick<BasketDocument, 'docId' | 'rows' | 'unstored' | 'failure'>[];
  marks(docId: DocId): MarksRow | undefined;
  readonly link: LinkRow;
  readonly isExpired: boolean;
  /** Something of this device's own that failed outside a document. */
  readonly deviceProblem: ErrorCode | null;
}

/** The store that takes a change from there to the next station. */
const HELD_BY = { device: 'hot', sent: 'durable', saved: 0 } as const;

/** What is not on this device comes before what is not on the server. */
const problemOf = ({ documents, marks, link, isExpired, deviceProblem }: SyncFacts): ErrorCode | null =>
  documents.map((document) => document.failure()).find((code) => code !== null) ??
  deviceProblem ??
  (isExpired ? 'signed-out' : link.problem) ??
  documents.map(({ docId }) => marks(docId)?.refused ?? null).find((code) => code !== null) ??
  // The server has said what it knows, and it was not what they wait for.
  (link.isConnected && documents.some(({ rows }) => rows.waiting() > 0) ? 'missing-predecessor' : null);

/** The first of the documents is the one on the page. */
export const viewSync = (facts: SyncFacts): SyncView => {
  let waiting = 0;
  let unsaved = 0;
  for (const document of facts.documents) {
    const counts = document.rows.counts(facts.marks(document.docId) ?? NO_MARKS);
    waiting += counts.waiting + document.unstored();
    unsaved += counts.unsaved + document.unstored();
  }
  const [main] = facts.documents;
  const badge = waiting > 0 ? 'device' : unsaved > 0 ? 'sent' : 'saved';
  return {
    badge,
    waiting,
    isConnected: facts.link.isConnected,
    lastSavedAt: main ? (facts.marks(main.docId)?.savedAtMs ?? null) : null,
    problem: problemOf(facts),
    isHeldUp: facts.link.isConnected && HELD_BY[badge] === facts.link.away,
  };
};

export const isSameSync = (a: SyncView, b: SyncView): boolean =>
  a.badge === b.badge &&
  a.waiting === b.waiting &&
  a.isConnected === b.isConnected &&
  a.lastSavedAt === b.lastSavedAt &&
  a.problem === b.problem &&
  a.isHeldUp === b.isHeldUp;
