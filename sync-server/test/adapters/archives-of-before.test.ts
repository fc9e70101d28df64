/** A data folder of the first version, whose archives have no position: SPEC D7, on SQLite. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it } from 'vitest';
import { openSqliteBasketStores } from '../../src/adapters/sqlite/basket-stores.ts';
import { unwrap } from '../support/basket-devices.ts';

it('D7 archives of before are kept, and give way to one that goes further', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'pannier-')), 'pannier.db');
  const old = new DatabaseSync(path);
  old.exec(`
    CREATE TABLE basket_archives (
      basket TEXT NOT NULL, generation INTEGER NOT NULL, state BLOB NOT NULL, PRIMARY KEY (basket, generation)
    ) STRICT;
    INSERT INTO basket_archives VALUES ('user:a', 0, x'01'), ('user:a', 1, x'01');`);
  old.close();
  for (let start = 0; start < 2; start++) {
    const { durable } = await openSqliteBasketStores({ path });
    unwrap(await durable.archive('user:a', 1, { state: Uint8Array.of(2), through: 5 }));
    expect(unwrap(await durable.loadArchive('user:a', 0))).toEqual(Uint8Array.of(1));
    expect(unwrap(await durable.loadArchive('user:a', 1))).toEqual(Uint8Array.of(2));
    await durable.close();
  }
});
