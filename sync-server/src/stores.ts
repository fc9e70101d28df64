/** Everything a server keeps, whatever technology keeps it. */
import type { Result } from '../../shared/src/index.ts';
import type { Accounts } from './ports/accounts.ts';
import type { CatalogueStore } from './ports/catalogue-store.ts';
import type { DurableStore } from './ports/durable-store.ts';
import type { GuestStore } from './ports/guest-store.ts';
import type { HotStore } from './ports/hot-store.ts';
import type { ReadTogether } from './ports/read-together.ts';
import type { SessionNews } from './ports/session-news.ts';

export interface Stores {
  readonly accounts: Accounts;
  readonly catalogue: CatalogueStore;
  readonly hot: HotStore;
  readonly durable: DurableStore;
  readonly guests: GuestStore;
  /** Where hot and durable are one database. */
  readonly together?: ReadTogether;
  /** How other nodes hear of sign-outs. */
  readonly sessionNews: SessionNews;
  /** Whether each of them answers, by name. */
  readonly checks: Readonly<Record<string, () => Promise<Result<void>>>>;
  close(): Promise<void>;
}

export const OK: Result<void> = { ok: true, value: undefined };
export const UNAVAILABLE: Result<never> = { ok: false, error: { code: 'store-unavailable' } };
