/** Values that change outside React, read the one way React allows without tearing. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Live } from '../../shop/shop.ts';

export const useLive = <T>(live: Live<T>): T => {
  const subscribe = useCallback((onChange: () => void) => live.subscribe(onChange), [live]);
  return useSyncExternalStore(subscribe, () => live.get());
};

/** Part of a live value; the component is drawn again only when that part changes. `pick` answers a primitive. */
export const useLivePart = <T, P extends string | number | boolean | null>(
  live: Live<T>,
  pick: (value: T) => P,
): P => {
  const subscribe = useCallback((onChange: () => void) => live.subscribe(onChange), [live]);
  return useSyncExternalStore(subscribe, () => pick(live.get()));
};

export interface Cell<T> extends Live<T> {
  set(value: T): void;
}

/** A live value of the pages' own. */
export const createCell = <T>(initial: T): Cell<T> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
