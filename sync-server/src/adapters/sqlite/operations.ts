/**
 * What the main thread asks of the SQLite worker, and what it hears back: plain values that can be cloned across
 * threads. One file per kind of statement carries them out.
 */
import type { Owner } from '../../../../shared/src/index.ts';
import type { Archived, Expected, Saved } from '../../ports/durable-store.ts';
import type { HotUpdate } from '../../ports/hot-store.ts';
import type { PackedOutcomes } from './packed-batch.ts';

export type Operation =
  | { readonly op: 'append'; readonly basket: Owner; readonly update: HotUpdate }
  | { readonly op: 'readFrom'; readonly basket: Owner; readonly after: number }
  | { readonly op: 'trimThrough'; readonly basket: Owner; readonly position: number }
  | { readonly op: 'dirty' }
  | { readonly op: 'load'; readonly basket: Owner }
  | { readonly op: 'together'; readonly basket: Owner }
  | { readonly op: 'save'; readonly basket: Owner; readonly next: Saved; readonly expected: Expected | null }
  | { readonly op: 'projection'; readonly basket: Owner }
  | {
      readonly op: 'archive';
      readonly basket: Owner;
      readonly generation: number;
      readonly kept: Archived;
    }
  | { readonly op: 'loadArchive'; readonly basket: Owner; readonly generation: number }
  | { readonly op: 'check'; readonly guest: Owner; readonly secretHash: string }
  | { readonly op: 'bind'; readonly guest: Owner; readonly secretHash: string }
  | { readonly op: 'claim'; readonly guest: Owner; readonly user: Owner; readonly atMs: number }
  | { readonly op: 'claimerOf'; readonly guest: Owner }
  | { readonly op: 'guestsOf'; readonly user: Owner };

export type OperationName = Operation['op'];

/** Reads need no commit, so they need not wait for company. */
export const isRead = ({ op }: Operation): boolean =>
  op === 'readFrom' ||
  op === 'dirty' ||
  op === 'load' ||
  op === 'together' ||
  op === 'projection' ||
  op === 'loadArchive' ||
  op === 'check' ||
  op === 'claimerOf' ||
  op === 'guestsOf';

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  /** `internal`: what is stored under this name cannot be read; everything else can. */
  | { readonly ok: false; readonly code: 'store-unavailable' | 'internal'; readonly detail: string };

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'done'; readonly id: number; readonly packed: PackedOutcomes };

/** The handler of each operation, by its name. */
export type Handlers<N extends OperationName> = {
  readonly [K in N]: (operation: Extract<Operation, { op: K }>) => unknown;
};

/** A stored value that cannot be read: this row's trouble, not the store's. */
export class UnreadableRow extends Error {}
