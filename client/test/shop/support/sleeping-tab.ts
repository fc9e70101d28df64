/** A tab that a browser has put to sleep: it hears nothing of the others until it wakes, and may be tapped before that. */
import type { ShopPorts } from '../../../src/shop/ports.ts';

export interface Sleep {
  /** The tab's ports; it never leads. */
  ports(ports: ShopPorts): Partial<ShopPorts>;
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
    ports: (ports) => ({
      locks: ports.locks && { ...ports.locks, wish: () => () => undefined },
      openStore: async () => {
        const store = await ports.openStore();
        return {
          ...store,
          log: { ...store.log, on: (listener) => store.log.on(heard(listener)) },
          device: { ...store.device, on: (listener) => store.device.on(heard(listener)) },
        };
      },
    }),
    begin: () => {
      missed = [];
    },
    end: () => {
      const due = missed ?? [];
      missed = null;
      for (const hear of due) hear();
    },
  };
};
