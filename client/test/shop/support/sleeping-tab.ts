/** A tab that a browser has put to sleep: it hears nothing of the others until it wakes, and may be tapped before that. */
import type { LocalStore } from '../../../src/shop/local-store.ts';
import type { ShopPorts } from '../../../src/shop/ports.ts';

export interface Sleep {
  /** The storage as this tab has it: asleep, it is told nothing of what is written. */
  store(store: LocalStore): LocalStore;
  begin(): void;
  /** It hears everything it missed, in order. */
  end(): void;
}

export const createSleep = (): Sleep => {
  let missed: (() => void)[] | null = null;
  const heard =
    <A extends unknown[]>(listener: (...args: A) => void) =>
    (...args: A): void => {
      if (missed) missed.push(() => listener(...args));
      else listener(...args);
    };
  return {
    store: (store) => ({
      ...store,
      log: { ...store.log, on: (listener) => store.log.on(heard(listener)) },
      device: { ...store.device, on: (listener) => store.device.on(heard(listener)) },
    }),
    begin: () => {
      missed ??= [];
    },
    end: () => {
      const due = missed ?? [];
      missed = null;
      for (const hear of due) hear();
    },
  };
};

/** Ports of a tab that sleeps when it is told to, and never leads. */
export const sleepingPorts = (sleep: Sleep, ports: ShopPorts): Partial<ShopPorts> => ({
  locks: ports.locks && { ...ports.locks, wish: () => () => undefined },
  openStore: async () => sleep.store(await ports.openStore()),
});
