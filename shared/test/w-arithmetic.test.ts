/** Histories for which plain arithmetic says the answer, with no notion of records or of who saw what (SPEC W5). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CART, type LineId } from '../src/index.ts';
import { command, EDITS, history, NETWORK } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { LINES, quantityIn, type Replica, World } from './support/world.ts';

it('W5 one after the other, everything synced between: the sum a child would write down', () => {
  holds(history(EDITS, 14), (commands) => {
    const world = new World({ users: 3 });
    const sum = new Map<LineId, number>(LINES.map((line) => [line, 0]));
    for (const { do: op, at, line: index, units, pick } of commands) {
      const line = LINES[index] as LineId;
      const now = sum.get(line) ?? 0;
      const isKnown = world.held((world.users[0] as Replica).doc, CART, line).size > 0;
      if (op === 'add') sum.set(line, now + units + 1);
      if (op === 'set' && isKnown) sum.set(line, units);
      if (op === 'remove') sum.set(line, 0);
      if (op === 'down') sum.set(line, Math.max(0, now - units - 1));
      if (op === 'clear') for (const any of LINES) sum.set(any, 0);
      world.perform({ do: op, at, line: index, units, pick });
      world.settle();
      for (const { doc } of world.users)
        for (const [id, quantity] of sum) expect(quantityIn(doc, CART, id)).toBe(quantity);
    }
  });
});

it('W5 offline for as long as you like: adds and steps below what each device put in itself add up', () => {
  const commands = fc.array(command({ add: 4, down: 4, ...NETWORK }), { maxLength: 30, size: 'max' });
  holds(commands, (all) => {
    const world = new World({ users: 4 });
    const own = new Map<string, number>();
    for (const one of all) {
      const at = one.at % world.replicas.length;
      const name = `${at} ${one.line}`;
      const held = own.get(name) ?? 0;
      const units = one.units + 1;
      // Strictly less than its own: the line never looks empty, so no step turns into a word.
      if (one.do === 'down' && held <= units) continue;
      if (one.do === 'add') own.set(name, held + units);
      if (one.do === 'down') own.set(name, held - units);
      world.perform(one);
    }
    world.settle();
    for (const [index, line] of LINES.entries()) {
      const total = world.replicas.reduce((sum, _, at) => sum + (own.get(`${at} ${index}`) ?? 0), 0);
      for (const { doc } of world.users) expect(quantityIn(doc, CART, line)).toBe(total);
    }
  });
});
