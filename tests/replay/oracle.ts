/**
 * The independent judge: what a basket must hold, by plain arithmetic over the events and over who had seen
 * what. It shares no code and no record format with the product. Each event remembers how far its device had
 * seen every other; a quantity is then: the last number said (or what all agreed on), plus adds, minus steps
 * down, where a said number swallows what it had seen and a step down takes only from what it had seen.
 * Histories whose outcome the scenario table does not define (two different numbers said concurrently) throw.
 */
import type { Edit } from './events.ts';

/** Per participant, how many of its events are seen. */
type Horizon = readonly number[];

interface LineEvent {
  readonly by: number;
  readonly at: number;
  readonly kind: 'add' | 'step' | 'say';
  readonly units: number;
  readonly seen: Horizon;
}

interface Line {
  /** What everybody agreed on when last all had seen all. */
  agreed: number;
  events: LineEvent[];
}

const hasSeen = (horizon: Horizon, event: LineEvent): boolean => event.at <= (horizon[event.by] ?? 0);

const total = (events: readonly LineEvent[]): number => events.reduce((sum, { units }) => sum + units, 0);

/** What stands on a line: units a step may take, units no step had seen, and units taken. */
const balanceOf = (
  { agreed, events }: Line,
  horizon: Horizon,
): { edible: number; fresh: number; taken: number } => {
  const visible = events.filter((event) => hasSeen(horizon, event));
  const said = visible.filter(({ kind }) => kind === 'say');
  const live = visible.filter(
    (event) => !said.some((other) => other !== event && hasSeen(other.seen, event)),
  );
  const standing = new Set(live.filter(({ kind }) => kind === 'say').map(({ units }) => units));
  if (standing.size > 1) throw new Error('two different numbers were said concurrently: undefined');
  const [base = agreed] = standing;
  const steps = live.filter(({ kind }) => kind === 'step');
  const adds = live.filter(({ kind }) => kind === 'add');
  const seenBySteps = adds.filter((add) => steps.some((step) => hasSeen(step.seen, add)));
  const edible = total(seenBySteps);
  return { edible: base + edible, fresh: total(adds) - edible, taken: total(steps) };
};

const quantityOf = (line: Line, horizon: Horizon): number => {
  const { edible, fresh, taken } = balanceOf(line, horizon);
  return Math.max(0, edible - taken) + fresh;
};

export interface Oracle {
  /** What `device` sees of one line, zero included. */
  quantity(device: number, sku: string): number;
  /** Lines above zero that `device` sees. */
  visible(device: number): Map<string, number>;
  /** Whether `device` has seen every number said and every step down of this line so far. */
  canSay(device: number, sku: string): boolean;
  edit(device: number, edit: Edit): void;
  /** Units that reach the server from elsewhere (a merged guest). */
  arrive(sku: string, units: number): void;
  /** The devices given and the server show each other everything. */
  sync(online: readonly number[]): void;
}

class Judge implements Oracle {
  readonly #lines = new Map<string, Line>();
  /** Horizons of the devices and, last, of the server. */
  readonly #seen: number[][];
  readonly #server: number;
  #pending = new Set<Line>();

  constructor(devices: number) {
    this.#server = devices;
    this.#seen = Array.from({ length: devices + 1 }, () => new Array<number>(devices + 1).fill(0));
  }

  quantity(device: number, sku: string): number {
    const line = this.#lines.get(sku);
    return line ? quantityOf(line, this.#horizon(device)) : 0;
  }

  visible(device: number): Map<string, number> {
    const lines = new Map<string, number>();
    for (const sku of this.#lines.keys()) {
      const quantity = this.quantity(device, sku);
      if (quantity > 0) lines.set(sku, quantity);
    }
    return lines;
  }

  canSay(device: number, sku: string): boolean {
    const horizon = this.#horizon(device);
    return (this.#lines.get(sku)?.events ?? []).every(
      (event) => event.kind === 'add' || hasSeen(horizon, event),
    );
  }

  edit(device: number, edit: Edit): void {
    if (edit.kind === 'clear') {
      for (const sku of this.visible(device).keys()) this.#note(device, sku, 'say', 0);
    } else if (edit.kind === 'step-down') this.#step(device, edit.sku, edit.units);
    else if (edit.kind === 'set') this.#note(device, edit.sku, 'say', edit.quantity);
    else if (edit.kind === 'remove') this.#note(device, edit.sku, 'say', 0);
    else this.#note(device, edit.sku, 'add', edit.units);
  }

  /** A step that reaches the floor, or follows others that together took too much, says what is left. */
  #step(device: number, sku: string, units: number): void {
    const line = this.#lines.get(sku) ?? { agreed: 0, events: [] };
    const { edible, taken } = balanceOf(line, this.#horizon(device));
    const left = this.quantity(device, sku) - units;
    if (left <= 0 || taken > edible) this.#note(device, sku, 'say', Math.max(0, left));
    else this.#note(device, sku, 'step', units);
  }

  arrive(sku: string, units: number): void {
    this.#note(this.#server, sku, 'add', units);
  }

  sync(online: readonly number[]): void {
    const together = [...online, this.#server].map((participant) => this.#horizon(participant));
    const joined = this.#seen.map((_, index) => Math.max(...together.map((seen) => seen[index] ?? 0)));
    for (const horizon of together) horizon.splice(0, horizon.length, ...joined);
    const [first = [], ...others] = this.#seen;
    if (others.every((horizon) => horizon.every((at, index) => at === first[index]))) this.#settle(first);
  }

  /** All have seen all: the past of a line is one number. */
  #settle(horizon: Horizon): void {
    for (const line of this.#pending) {
      line.agreed = quantityOf(line, horizon);
      line.events = [];
    }
    this.#pending = new Set();
  }

  #note(by: number, sku: string, kind: LineEvent['kind'], units: number): void {
    const horizon = this.#horizon(by);
    const line = this.#lines.get(sku) ?? { agreed: 0, events: [] };
    this.#lines.set(sku, line);
    const seen = [...horizon];
    const at = (horizon[by] ?? 0) + 1;
    horizon[by] = at;
    line.events.push({ by, at, kind, units, seen });
    this.#pending.add(line);
  }

  #horizon(participant: number): number[] {
    const horizon = this.#seen[participant];
    if (!horizon) throw new Error(`no participant ${participant}`);
    return horizon;
  }
}

/** An empty basket with so many devices, none of which has done anything. */
export const createOracle = (devices: number): Oracle => new Judge(devices);
