/** Wires what looks after one server: its measurements to their text form, its stores to the probes that ask. */
import type { Logger } from 'pino';
import { LIMITS } from '../../shared/src/index.ts';
import { createExposition, type Exposition } from './adapters/prometheus/exposition.ts';
import { systemClock } from './adapters/system/clock.ts';
import { createStoreProbe, type StoreProbe } from './http/store-probe.ts';
import type { AddressLimit } from './ports/address-limit.ts';
import type { Measurements } from './ports/measurements.ts';
import type { Rooms } from './room/rooms.ts';
import type { Stores } from './stores.ts';

export interface Watch {
  readonly probe: StoreProbe;
  readonly exposition: Exposition;
}

type Limit = Parameters<Measurements['limitsHit']['add']>[0];

/** The same limit; how often it says no is counted. */
export const counted = ({ limitsHit }: Measurements, name: Limit, limit: AddressLimit): AddressLimit => ({
  take: (address) => {
    const waitMs = limit.take(address);
    if (waitMs > 0) limitsHit.add(name);
    return waitMs;
  },
});

/** NaN: the store does not say, or not soon enough for who asks. */
const countUnsaved = ({ hot: { sharing } }: Stores, rooms: Rooms): Promise<number> => {
  if (!sharing) return Promise.resolve(rooms.count().unsaved);
  return new Promise((done) => {
    const timer = systemClock.after(LIMITS.storeCheckMs, () => done(Number.NaN));
    void sharing.countDirty().then((count) => {
      timer.cancel();
      done(count.ok ? count.value : Number.NaN);
    });
  });
};

export const watchServer = (stores: Stores, rooms: Rooms, measurements: Measurements, log: Logger): Watch => {
  const probe = createStoreProbe({ checks: stores.checks, clock: systemClock, now: measurements.now, log });
  const exposition = createExposition({
    measurements,
    present: () => rooms.count(),
    stores: probe.states,
    unsavedEverywhere: () => countUnsaved(stores, rooms),
  });
  return { probe, exposition };
};
