/** What travels, by direction. A socket carries `Up` from the device and `Down` from the server. */
import type { ErrorCode } from '../errors.ts';

export type SyncMessage =
  | { readonly type: 'sync-step-1'; readonly stateVector: Uint8Array }
  | { readonly type: 'sync-step-2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array };

export type PresenceMessage =
  | { readonly type: 'awareness'; readonly states: Uint8Array }
  | { readonly type: 'query-awareness' };

export type Up =
  | SyncMessage
  | PresenceMessage
  | { readonly type: 'ask'; readonly n: number }
  | { readonly type: 'authority'; readonly token: string };

/** A server's word that is no document change. */
export type Notice =
  | { readonly code: 'catalogue-changed'; readonly revision: number }
  | { readonly code: 'store-degraded'; readonly store: 'hot' | 'durable' }
  | { readonly code: 'store-recovered'; readonly store: 'hot' | 'durable' }
  | { readonly code: 'generation'; readonly generation: number };

export type Down =
  | SyncMessage
  | PresenceMessage
  | { readonly type: 'accepted'; readonly n: number }
  | { readonly type: 'saved'; readonly n: number }
  | { readonly type: 'authority' }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'refused'; readonly n: number; readonly code: ErrorCode };
