/**
 * A process to be killed: appends to the SQLite hot store as fast as it can and prints one line per acknowledged
 * append. Argument: the database file. Runs compiled, from dist/node.
 */
import { writeSync } from 'node:fs';
import { openSqliteBasketStores } from '../../sync-server/src/adapters/sqlite/basket-stores.ts';

const [path] = process.argv.slice(2);
if (!path) throw new Error('which database?');
const { hot } = await openSqliteBasketStores({ path });

/** Appends under way at the same time, so that a kill hits a batch. */
const LANES = 16;

const lane = async (number: number): Promise<never> => {
  for (;;) {
    const update = { bytes: Uint8Array.of(number), device: 'child', generation: 0 };
    const appended = await hot.append(`user:u${number % 3}`, update, 0);
    // Synchronous: what is printed here has left the process before anything can kill it.
    if (appended.ok) writeSync(1, `${number % 3} ${appended.value}\n`);
  }
};

await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i)));
