/**
 * Another way in: a program that knows only the HTTP exchange. Keeps its document, does an op, exchanges, and tries
 * again as long as it has no answer; a newer generation it takes whole, and goes on under a new slot.
 */
import * as Y from 'yjs';
import { actorOf, type Owner } from '../../shared/src/index.ts';
import type { SyncAnswer } from '../../sync-server/src/room/sync-once.ts';
import { exchange, type HttpParts } from './http-way.ts';
import type { Done, Stories, Wish } from './story.ts';

const DEVICE = 'program';
const TIMEOUT_MS = 25_000;

export class Program {
  readonly done: Done[] = [];
  doc = new Y.Doc();
  isSettled = true;
  /** A document with content belongs to its generation from the start: who says none is taken for a newcomer. */
  #generation = 0;
  #slot = 0;
  #isBusy = false;
  readonly basket: Owner;
  readonly #parts: HttpParts;
  readonly #stories: Stories;

  constructor(basket: Owner, parts: HttpParts, stories: Stories) {
    this.basket = basket;
    this.#parts = parts;
    this.#stories = stories;
  }

  /** Does an op unless an exchange is under way, and exchanges. */
  async act(wish: Wish | null): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    if (wish) {
      this.isSettled = false;
      const actor = actorOf(this.basket, DEVICE, this.#slot);
      this.done.push(...this.#stories.perform(wish, { doc: this.doc, actor }).done);
    }
    const answer = await this.#exchange();
    if (answer) this.#take(answer);
    this.#isBusy = false;
  }

  #take({ update, generation }: SyncAnswer): void {
    this.isSettled = true;
    if (generation !== this.#generation) {
      this.#parts.journal.count('program came late');
      this.doc = new Y.Doc();
      this.#slot++;
    }
    this.#generation = generation;
    Y.applyUpdate(this.doc, update);
  }

  #exchange(): Promise<SyncAnswer | null> {
    const { timeline, dice, journal } = this.#parts;
    return new Promise((resolve) => {
      const arrive = async (): Promise<void> => {
        const node = this.#parts.pickNode();
        if (!node) return resolve(null);
        const answered = await exchange(this.#parts, node, {
          basket: this.basket,
          device: DEVICE,
          generation: this.#generation,
          stateVector: Y.encodeStateVector(this.doc),
          update: Y.encodeStateAsUpdate(this.doc),
        });
        if (node.life.isOver || dice.isIn(10)) return;
        journal.count(answered.ok ? 'HTTP exchange' : `HTTP exchange: ${answered.error.code}`);
        timeline.after(dice.int(20), () => resolve(answered.ok ? answered.value : null));
      };
      timeline.after(TIMEOUT_MS, () => resolve(null));
      timeline.after(dice.int(20), () => void arrive());
      if (dice.isIn(5)) timeline.after(dice.int(2_000), () => void arrive());
    });
  }
}
