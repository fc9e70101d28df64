/**
 * A value that changes, in the shape `useSyncExternalStore` reads. Setting an equal value (by `Object.is`, or by
 * the given comparison) tells nobody. Knows nothing of what it holds.
 */
import type { Live } from './shop.ts';

export interface Settable<T> extends Live<T> {
  set(next: T): void;
}

export const createLive = <T>(initial: T, isSame: (a: T, b: T) => boolean = Object.is): Settable<T> => {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (next) => {
      if (isSame(current, next)) return;
      current = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
      };
    },
  };
};

/** A set of callbacks, called in the order in which they came. */
export interface Signal<T> {
  emit(value: T): void;
  on(listener: (value: T) => void): () => void;
}

export const createSignal = <T>(): Signal<T> => {
  const listeners = new Set<(value: T) => void>();
  return {
    emit: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
