/** Plays one world from its seed and answers what became of it. Worlds are played one after the other in a process. */
import './seeded-crypto.ts';
import { LIMITS } from '../../shared/src/index.ts';
import { mulberry } from '../support/mulberry.ts';
import { endQuietly } from './quiet.ts';
import { seedCrypto } from './seeded-crypto.ts';
import { takeStep } from './steps.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** null: every promise was kept. */
  readonly failure: string | null;
  readonly counts: ReadonlyMap<string, number>;
  /** The last of what happened, in words. */
  readonly words: readonly string[];
  readonly turns: number;
}

const WORDS = 60;

/** Baskets of a few hundred bytes are rotated in a world; its history would have to be long for the real bound. */
const GENERATION_BYTES = [500, 900, 1_500, LIMITS.generationBytes];

const begin = (world: World): void => {
  const { dice } = world;
  for (let i = 1 + dice.int(world.nodesMax); i > 0; i--) world.startNode();
  for (let i = 1 + dice.int(3); i > 0; i--) {
    const device = world.startDevice();
    if (dice.isIn(50)) device.signedIn = 'ada';
    world.openTab(device);
    if (dice.isIn(30)) world.openTab(device);
  }
};

const play = async (world: World): Promise<void> => {
  begin(world);
  await world.advance(100);
  const steps = 20 + world.dice.int(30);
  for (let i = 0; i < steps; i++) await takeStep(world);
  await endQuietly(world);
};

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

export const playWorld = async (seed: number): Promise<Outcome> => {
  const limits = LIMITS as { generationBytes: number };
  const { generationBytes } = limits;
  seedCrypto(mulberry(seed ^ 0x5bd1e995));
  const world = new World(seed);
  limits.generationBytes = world.dice.pick(GENERATION_BYTES);
  const onRejection = (error: unknown): void => world.broken(error);
  process.on('unhandledRejection', onRejection);
  let failure: string | null = null;
  try {
    await play(world);
  } catch (error) {
    failure = textOf(error);
  } finally {
    process.off('unhandledRejection', onRejection);
    limits.generationBytes = generationBytes;
    seedCrypto(null);
  }
  const { counts } = world.journal;
  return {
    seed,
    failure,
    counts,
    words: failure ? world.journal.last(WORDS) : [],
    turns: world.timeline.turns,
  };
};
