import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLIENT_MAPS, decodeRecord, parseKey, readBasket } from '../src/index.ts';
import { emptyDoc } from './support/docs.ts';
import { fingerprint } from './support/fingerprint.ts';
import { EDITS, history, LISTS, NETWORK, ORDERS } from './support/histories.ts';
import { holds } from './support/holds.ts';
import { type Deed, World } from './support/world.ts';

const HISTORIES = history({ ...EDITS, ...LISTS, ...NETWORK, ...ORDERS, undo: 1 });
const CAST = { users: 2, guests: 2, hasServer: true };

const eachDeed = (check: (deed: Deed) => void): void =>
  holds(HISTORIES, (commands) => {
    const world = new World(CAST);
    world.onDeed = check;
    world.run(commands);
  });

it('W1 add raises the line by exactly what was added, at once', () => {
  eachDeed(({ op, before, after, units, result }) => {
    if (op !== 'add') return;
    expect(result.ok).toBe(true);
    expect(after).toBe(before + units + 1);
  });
});

it('W2 set and remove give exactly what was said, at once', () => {
  eachDeed(({ op, after, units, result }) => {
    if (op !== 'set' && op !== 'remove' && op !== 'unwish') return;
    if (result.ok) expect(after).toBe(op === 'set' ? units : 0);
    else expect(result.error.code).toBe('unknown-line');
  });
});

it('W3 a step down takes exactly its units, and never goes below 0', () => {
  eachDeed(({ op, before, after, units, result }) => {
    if (op === 'down' && result.ok) expect(after).toBe(Math.max(0, before - units - 1));
  });
});

it('W4 clear leaves nothing of what is visible', () => {
  holds(HISTORIES, (commands) => {
    const world = new World(CAST).run(commands);
    for (const [at, { doc }] of world.replicas.entries()) {
      world.perform({ do: 'clear', at, line: 0, units: 0, pick: 0 });
      expect(readBasket(doc).itemCount).toBe(0);
    }
  });
});

it('W6 an op writes only keys of its own actor, and is one update', () => {
  holds(
    HISTORIES,
    (commands) => {
      const world = new World(CAST);
      for (const command of commands) {
        const replica = world.replicas[command.at % world.replicas.length];
        if (!replica || ['deliver', 'sync', 'restart', 'order'].includes(command.do)) {
          world.perform(command);
          continue;
        }
        const keys: string[] = [];
        let updates = 0;
        for (const name of CLIENT_MAPS)
          replica.doc.getMap(name).observe((event) => void keys.push(...event.keysChanged));
        const count = (): void => void updates++;
        replica.doc.on('update', count);
        world.perform(command);
        replica.doc.off('update', count);
        expect(updates).toBeLessThanOrEqual(1);
        expect(keys.filter((key) => !key.endsWith(`|${replica.actor}`))).toEqual([]);
      }
    },
    500,
  );
});

it('W7 what an op writes is a record on the device and on whoever receives it', () => {
  holds(
    HISTORIES,
    (commands) => {
      const world = new World(CAST).run(commands).settle();
      for (const { doc } of world.replicas) {
        const there = emptyDoc();
        Y.applyUpdate(there, Y.encodeStateAsUpdate(doc));
        expect(fingerprint(there)).toBe(fingerprint(doc));
        for (const name of CLIENT_MAPS) {
          there.getMap(name).forEach((value, key) => {
            const parsed = parseKey(name, key);
            if (parsed?.kind !== 'cart' && parsed?.kind !== 'wish') throw new Error(`not a line: ${key}`);
            expect(decodeRecord(value, parsed.line)).not.toBeNull();
          });
        }
      }
    },
    1_000,
  );
});
