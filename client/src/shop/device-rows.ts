/**
 * The rows a device keeps about itself, by key. Everything a tab is (whose cart it shows, which document, what
 * is known to be saved) is a function of these rows, so every tab that reads them agrees.
 * Secrets are here and nowhere else on the device; they never enter a URL, a notice or a log.
 */
import type { ErrorCode, Owner } from '../../../shared/src/index.ts';
import type { DocId } from './local-store.ts';
import type { Cover } from './row-ledger.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface GuestKey {
  readonly id: string;
  readonly secret: string;
}

export interface SessionRow {
  readonly user: Person | null;
  readonly guest: GuestKey;
  /** Who signed out here, until the server has heard of it. */
  readonly leaving: Person | null;
  /** The server has ended the session; the person's basket stays on the device until they sign in again. */
  readonly isExpired: boolean;
}

/** How far the server has got with the rows of each tab: row `seq` of `tab` is known when seq ≤ the number. */
export interface MarksRow {
  readonly accepted: Readonly<Record<string, number>>;
  readonly saved: Readonly<Record<string, number>>;
  readonly savedAtMs: number | null;
  /** The document has met the server's at least once. */
  readonly hasMet: boolean;
  /** The generation it had then: rows that say so may be gone. Absent in rows of earlier versions. */
  readonly generation?: number;
  /** Why the server does not take what is on its way out of it; null, or absent: nothing is refused. */
  readonly refused?: ErrorCode | null;
}

/** Which slots of the actor `origin~device.slot` may be given out. `next` only grows. */
export interface SlotsRow {
  readonly next: number;
  /** Ended cleanly, with everything they wrote in the log of `docId`, and the rows their last holder had read. */
  readonly free: readonly { readonly slot: number; readonly seen: Cover }[];
  readonly docId: DocId;
}

/** A guest's basket on its way into a user's. */
export interface ClaimRow {
  readonly guest: GuestKey;
  readonly userId: string;
  readonly state: 'pending' | 'merged' | 'refused' | 'done';
  /** Units the guest brought, known when merged. */
  readonly itemCount: number;
}

export interface LinkRow {
  readonly isConnected: boolean;
  readonly problem: ErrorCode | null;
  /** The server's store that does not answer, as it says; absent in rows of earlier versions. */
  readonly away?: 'hot' | 'durable' | null;
}

export interface DeviceRows {
  identity: { readonly deviceId: string };
  session: SessionRow;
  /** The leader's word on the connection, for the other tabs. */
  link: LinkRow;
  /** Names of categories by slug, as the server last said; products carry only slugs. */
  categories: { readonly names: Readonly<Record<string, string>> };
  [claim: `claim|${string}`]: ClaimRow;
  [epoch: `epoch|${Owner}`]: { readonly epoch: number };
  [marks: `marks|${DocId}`]: MarksRow;
  [slots: `slots|${Owner}`]: SlotsRow;
}

export const NO_MARKS: MarksRow = { accepted: {}, saved: {}, savedAtMs: null, hasMet: false };
