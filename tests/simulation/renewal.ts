/**
 * What happens while a basket is being begun anew: its people go on tapping on every node, and somebody dies. Such
 * moments are too short for chance to find them often.
 */
import type { Owner } from '../../shared/src/index.ts';
import { createDice } from './dice.ts';
import { RENEWAL_MS } from './node-stores.ts';
import { putToSleep } from './steps.ts';
import { INTENTS, type Wish } from './story.ts';
import type { World } from './world.ts';

const TAPS = 12;
const DEATH_PERCENT = 40;
const DEATH_WITHIN_MS = 4_000;

/** Drawn from dice of its own: whether it happens changes nothing else in the world. */
export const busyAtRenewal = (world: World, basket: Owner): void => {
  if (world.isCalm) return;
  const { timeline, journal } = world;
  const dice = createDice(timeline.now() ^ world.seed);
  const wish = (): Wish => ({
    do: dice.weighed({ add: 50, step: 20, set: 20, remove: 10 }),
    line: dice.int(INTENTS.length),
    units: 1 + dice.int(3),
  });
  // Who sleeps through it taps into the old basket.
  for (const tab of world.liveTabs) if (dice.isIn(50)) putToSleep(world, tab, dice);
  const tap = (): void => {
    const tabs = world.liveTabs.filter(({ keeper }) => keeper.current()?.owner === basket);
    const done = tabs.length > 0 && dice.isIn(80) ? dice.pick(tabs).act(wish()) : world.program.act(wish());
    done.catch((error) => world.broken(error));
  };
  journal.count('busy while a basket is renewed');
  for (let i = 0; i < TAPS; i++) timeline.after(dice.int(RENEWAL_MS), tap);
  const dying = world.pickNode();
  if (!dying || !dice.isIn(DEATH_PERCENT)) return;
  timeline.after(dice.int(DEATH_WITHIN_MS), () => {
    if (world.isCalm) return;
    dying.die('about a renewal');
    timeline.after(1_500 + dice.int(3_000), () => world.startNode());
  });
};
