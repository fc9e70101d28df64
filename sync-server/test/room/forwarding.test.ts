/** A claimed guest's changes while the user's store is away: SPEC CL7. */
import { expect, it } from 'vitest';
import { fail } from '../../../shared/src/index.ts';
import { createFakeClock } from '../../../tests/support/fake-clock.ts';
import { Forwarding } from '../../src/room/forwarding.ts';
import { createWorld, halfRandom } from '../support/room-world.ts';

it('CL7 is tried again one at a time, however many changes came meanwhile', async () => {
  const clock = createFakeClock();
  const room = await createWorld().rooms.open('guest:g');
  if (!room.ok) throw new Error(room.error.code);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let tries = 0;
  const merge = async () => {
    tries++;
    return fail('store-unavailable');
  };
  const forwarding = new Forwarding(room.value, { clock, random: halfRandom, log, merge });
  for (let change = 0; change < 50; change++) await forwarding.forward();
  expect([tries, clock.pending]).toEqual([50, 1]);
  await clock.advance(60_000);
  expect(clock.pending).toBe(1);
});
