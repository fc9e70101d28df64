/**
 * What the load generator has to know of a server's wire: how a basket's socket is opened, what goes out first,
 * and how y-protocols' sync messages are wrapped. Everything else about a device is the same for every server.
 */
import type { Owner } from '../../../shared/src/index.ts';

/** A basket and what it takes to open it. Servers that know no secrets go by the owner alone. */
export interface Guest {
  readonly owner: Owner;
  readonly secret: string;
}

export type Heard =
  | { readonly type: 'sync'; readonly kind: number; readonly bytes: Uint8Array }
  | { readonly type: 'accepted' | 'saved'; readonly n: number }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'other' };

export const OTHER: Heard = { type: 'other' };

export interface Protocol {
  /** Where a device connects, and the subprotocols it offers. */
  address(url: string, guest: Guest, device: string): URL;
  subprotocols(guest: Guest): readonly string[];
  /** What a device says before its first sync message. */
  hello(guest: Guest): readonly Uint8Array[];
  /** One sync message of y-protocols (`SYNC` of shared), as a frame. */
  sync(guest: Guest, kind: number, bytes: Uint8Array): Uint8Array;
  hear(frame: Uint8Array): Heard;
  /** The question for acknowledgements; null where the server has none. */
  ask(n: number): Uint8Array | null;
}
