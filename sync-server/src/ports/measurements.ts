/**
 * What the server counts about its own work: numbers that grow, kept where the work is done and read by whoever
 * publishes them (adapters/prometheus). One object for each server, nothing global. Writing one is a few steps of a
 * number, so hot paths may, and a test that does not look at them needs no other one (rules ME1–ME3).
 */
import { ERRORS, type ErrorCode } from '../../../shared/src/index.ts';
import { FrameTally } from '../domain/frame-tally.ts';
import { Spread } from '../domain/spread.ts';
import { Tally } from '../domain/tally.ts';

/** Milliseconds since some moment; only grows, whatever the wall clock does. */
export type Stopwatch = () => number;

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** WebSocket's own codes (RFC 6455 §7.4.1) and ours; a peer may close with any other number. */
const CLOSE_CODES = new Set([
  ...[1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013],
  ...CODES.flatMap((code) => ERRORS[code].close ?? []),
]);

export class Measurements {
  /** One try to append to the hot store, also one that failed. */
  readonly appends = new Spread();
  appendFailures = 0;
  /** From an update that was taken to `accepted`, and to `saved`. */
  readonly accepted = new Spread();
  readonly saved = new Spread();
  /** From an append on another node until this one heard of it. */
  readonly fanOut = new Spread();
  readonly flushes = new Spread();
  readonly flushEnds = new Tally(['saved', 'store-unavailable', 'set-aside']);
  readonly framesIn = new FrameTally();
  readonly framesOut = new FrameTally();
  /** Sockets that were read more slowly, because they spoke too fast. */
  slowedReads = 0;
  /** Updates that were refused with tag 69. */
  readonly refusals = new Tally(CODES);
  /** Sessions the server closed. */
  readonly closes = new Tally(CODES);
  /** Sockets that were in and have ended, whoever ended them; `other` is a number nobody should send. */
  readonly socketCloses = new Tally([...[...CLOSE_CODES].map(String), 'other']);
  /** Sockets that were not let in, and baskets that did not open. */
  readonly turnedAway = new Tally(CODES);
  readonly openFailures = new Tally(CODES);
  /** Connections that were ended because what they said is no HTTP, too large a head, or did not come. */
  readonly breaches = new Tally(CODES);
  readonly limitsHit = new Tally([
    'connect',
    'new-guest',
    'sign-in',
    'work',
    'sockets',
    'all-sockets',
    'connections',
    'all-connections',
    'unfinished',
  ]);
  /** Times a basket was read again because something told may have been lost, and came into step. */
  gapReads = 0;
  catchUps = 0;
  readonly now: Stopwatch;

  constructor(now: Stopwatch = () => 0) {
    this.now = now;
  }

  /** A socket has ended with this code of WebSocket; 1006: without one. */
  socketClosed(code: number): void {
    this.socketCloses.add(CLOSE_CODES.has(code) ? String(code) : 'other');
  }
}
