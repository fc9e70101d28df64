/**
 * A server's measurements in the text format of Prometheus, with what is known of the process. A registry of its
 * own, so that several servers of one process do not meet. Labels are names of this program only: kinds of frames,
 * codes, routes, stores (rules ME1–ME3, ME5). docs/operations.md says what to do with each.
 */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { SPREAD_BOUNDS_MS } from '../../domain/spread.ts';
import type { Answered } from '../../http/app.ts';
import type { StoreStates } from '../../http/store-probe.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Census } from '../../room/census.ts';
import { type Instruments, instrumentsOf } from './instruments.ts';

export interface Present extends Census {
  readonly unsaved: number;
  readonly setAside: number;
}

export interface ExpositionParts {
  readonly measurements: Measurements;
  readonly present: () => Present;
  readonly stores: () => Promise<StoreStates>;
  /** Baskets of all nodes that wait for a flush; NaN where nobody can say. */
  readonly unsavedEverywhere: () => Promise<number>;
}

export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
  /** A request has been answered. */
  answered(request: Answered): void;
}

/** A finer look at the event loop costs more of it. */
const LOOP_LOOK_MS = 20;

const addWork = (add: Instruments, m: Measurements): void => {
  add.spread('pannier_append_seconds', 'One try to append to the hot store', m.appends);
  add.counter('pannier_append_failures_total', 'Tries to append that failed', () => m.appendFailures);
  add.spread('pannier_accepted_seconds', 'From a change that came to accepted', m.accepted);
  add.spread('pannier_saved_seconds', 'From a change that came to saved', m.saved);
  add.spread('pannier_fan_out_seconds', 'From an append on another node until it was heard here', m.fanOut);
  add.spread('pannier_flush_seconds', 'One flush of one basket', m.flushes);
  add.counters('pannier_flushes_total', 'Flushes by how they ended', 'outcome', () => m.flushEnds.entries());
  add.counter('pannier_gap_reads_total', 'Reads of what may not have been told', () => m.gapReads);
  add.counter('pannier_catch_ups_total', 'Baskets that came into step again', () => m.catchUps);
};

const addSockets = (add: Instruments, m: Measurements): void => {
  add.counters('pannier_frames_in_total', 'Frames of devices', 'type', () => m.framesIn.entries());
  add.counters('pannier_frames_out_total', 'Frames to devices', 'type', () => m.framesOut.entries());
  add.counter('pannier_bytes_in_total', 'Bytes of the frames of devices', () => m.framesIn.bytes);
  add.counter('pannier_bytes_out_total', 'Bytes of the frames to devices', () => m.framesOut.bytes);
  add.counter('pannier_slowed_reads_total', 'Pauses of sockets that spoke too fast', () => m.slowedReads);
  add.counters('pannier_refusals_total', 'Updates of which nothing was kept', 'code', () =>
    m.refusals.entries(),
  );
  add.counters('pannier_closes_total', 'Sessions the server closed', 'code', () => m.closes.entries());
  add.counters('pannier_socket_closes_total', 'Sockets that were in and have ended', 'code', () =>
    m.socketCloses.entries(),
  );
  add.counters('pannier_breaches_total', 'Connections that were ended for what they said', 'code', () =>
    m.breaches.entries(),
  );
  add.counters('pannier_turned_away_total', 'Sockets that were not let in', 'code', () =>
    m.turnedAway.entries(),
  );
  add.counters('pannier_open_failures_total', 'Baskets that did not open', 'code', () =>
    m.openFailures.entries(),
  );
  add.counters('pannier_limits_hit_total', 'Tries above a limit', 'limit', () => m.limitsHit.entries());
};

/** What is true when somebody asks; `text` looks once, and all of these read the same. */
interface Look {
  present: Present;
  stores: StoreStates;
  unsavedEverywhere: number;
}

const addPresent = (add: Instruments, seen: () => Look): void => {
  const of = (key: keyof Present) => () => seen().present[key];
  add.gauge('pannier_rooms', 'Open baskets', of('rooms'));
  add.gauge('pannier_rooms_awake', 'Open baskets whose document is in memory whole', of('awake'));
  add.gauge('pannier_sessions', 'Sockets in rooms', of('sessions'));
  add.gauge('pannier_rooms_behind', 'Open baskets out of step with other nodes', of('behind'));
  add.gauge('pannier_rooms_unaccepted', 'Open baskets with changes only this process has', of('unaccepted'));
  add.gauge('pannier_unsaved_baskets', 'Baskets of this node that wait for a flush', of('unsaved'));
  add.gauge(
    'pannier_unsaved_baskets_everywhere',
    'Baskets of all nodes that wait for a flush; NaN: unknown',
    () => seen().unsavedEverywhere,
  );
  add.gauge('pannier_set_aside_baskets', 'Baskets that cannot be flushed', of('setAside'));
  add.gauge(
    'pannier_oldest_unsaved_seconds',
    'Age of the oldest unsaved change in an open basket',
    () => seen().present.oldestUnsavedMs / 1000,
  );
  add.gauge('pannier_socket_waiting_bytes', 'Bytes sent that have not left', of('waitingBytes'));
  add.gauge('pannier_socket_waiting_bytes_most', 'The same, of the slowest reader', of('waitingBytesMost'));
  const stores = () => Object.entries(seen().stores);
  add.gauges('pannier_store_up', '1 where the store answers', 'store', () =>
    stores().map(([name, { isUp }]) => [name, Number(isUp)]),
  );
  add.gauges('pannier_store_ping_seconds', 'Round trip to the store', 'store', () =>
    stores().flatMap(([name, { pingMs }]) => (pingMs === null ? [] : [[name, pingMs / 1000] as const])),
  );
};

export const createExposition = (parts: ExpositionParts): Exposition => {
  const registry = new Registry();
  const add = instrumentsOf(registry);
  let look: Look = { present: parts.present(), stores: {}, unsavedEverywhere: Number.NaN };
  addWork(add, parts.measurements);
  addSockets(add, parts.measurements);
  addPresent(add, () => look);
  const requests = new Histogram({
    name: 'pannier_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SPREAD_BOUNDS_MS.filter((ms) => ms >= 1).map((ms) => ms / 1000),
    registers: [registry],
  });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_LOOK_MS });
  return {
    contentType: registry.contentType,
    text: async () => {
      const [stores, unsavedEverywhere] = await Promise.all([parts.stores(), parts.unsavedEverywhere()]);
      look = { present: parts.present(), stores, unsavedEverywhere };
      return registry.metrics();
    },
    answered: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1000),
  };
};
