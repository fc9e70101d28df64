/**
 * What is derived from an invoice: edits of devices, offline spans, visits as a guest. The invoices of the data
 * are finished purchases; every event here is derived from them and none of it is in the source.
 */

export type Edit =
  | { readonly kind: 'add'; readonly sku: string; readonly units: number; readonly priceMinor: number }
  | { readonly kind: 'step-up'; readonly sku: string; readonly units: number }
  | { readonly kind: 'step-down'; readonly sku: string; readonly units: number }
  | { readonly kind: 'set'; readonly sku: string; readonly quantity: number }
  | { readonly kind: 'remove'; readonly sku: string }
  | { readonly kind: 'clear' };

/** Edits one device makes in a turn, without having seen what the others do in the same turn. */
export interface Hand {
  readonly device: number;
  readonly edits: readonly Edit[];
}

/** An invoice begun as a guest on one device, then taken over by signing in. */
export interface GuestVisit {
  readonly edits: readonly Edit[];
  /** The guest's socket was away when the merge was asked for; its document comes later. */
  readonly isLate: boolean;
  /** The merge request is sent this many times. */
  readonly requests: number;
  /** Adds of a tab that has not noticed the sign-in. */
  readonly stale: readonly Edit[];
}

/** After each step every device that is online has seen what the server has. */
export type Step =
  | { readonly kind: 'offline'; readonly device: number }
  | { readonly kind: 'online'; readonly device: number }
  | { readonly kind: 'turn'; readonly hands: readonly Hand[] }
  | { readonly kind: 'guest-visit'; readonly visit: GuestVisit };

export type Expected = ReadonlyMap<string, number>;

export interface BasketPlan {
  /** Customer number, or the invoice number of a guest. */
  readonly shopper: string;
  readonly kind: 'user' | 'guest';
  readonly devices: number;
  /** The last steps bring every device online. */
  readonly steps: readonly Step[];
  /** Quantity per sku at the end, by plain arithmetic; zeros left out. */
  readonly expected: Expected;
}

export type EventKind = Edit['kind'] | 'merge' | 'offline';

export const editsOf = (step: Step): readonly Edit[] => {
  if (step.kind === 'turn') return step.hands.flatMap(({ edits }) => edits);
  if (step.kind === 'guest-visit') return [...step.visit.edits, ...step.visit.stale];
  return [];
};

/** How often each kind of derived event occurs. A merge counts once, however often it is asked for. */
export const countEvents = (steps: readonly Step[]): Map<EventKind, number> => {
  const counts = new Map<EventKind, number>();
  const count = (kind: EventKind): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  for (const step of steps) {
    for (const edit of editsOf(step)) count(edit.kind);
    if (step.kind === 'guest-visit') count('merge');
    if (step.kind === 'offline') count('offline');
  }
  return counts;
};
