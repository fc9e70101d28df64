/**
 * `npm run seed`: a shop to try things out in. Goods, people with a known password, and their baskets; with `--full`
 * more people and many guests; with `--reset` everything is taken out first. Seeding again adds only what is
 * missing (rules SE1–SE3). Knows no environment.
 */
import { parseArgs } from 'node:util';
import {
  type Clock,
  newId,
  type Owner,
  ownerOf,
  type Product,
  type Random,
  type Result,
} from '../../../shared/src/index.ts';
import { DatabaseRefused, DatabaseUnreachable } from '../adapters/mongodb/migrations/migration.ts';
import { FolderInUse } from '../adapters/system/data-folder.ts';
import { hashGuestSecret } from '../auth/guest-secret.ts';
import type { BackupPlace } from '../backup/backup-place.ts';
import { seedDemoCatalogue } from '../catalogue/demo/demo-catalogue.ts';
import { DEMO_PASSWORD, type DemoPerson, demoPeople } from '../seed/demo-people.ts';
import { fillBasket } from '../seed/fill-basket.ts';
import type { Stores } from '../stores.ts';

export interface SeedSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly out: (line: string) => void;
  readonly place: BackupPlace;
  readonly open: () => Promise<Stores>;
}

export const USAGE = `Usage: npm run seed                a shop to try things out in: goods, three people, their baskets
       npm run seed -- --full      twenty people more, and two hundred guests
       npm run seed -- --reset     takes everything out first. Everything.

The place is DATA_DIR, or MONGO_URL and REDIS_URL where they are set. Stop the embedded server first,
and every server before --reset.`;

const GUESTS = 200;
const SECRET_BYTES = 16;
const GOODS = 500;

class CannotSeed extends Error {}

const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new CannotSeed(`${result.error.code} ${result.error.detail ?? ''}`.trim());
  return result.value;
};

const userOf = async ({ accounts }: Stores, { name, email }: DemoPerson): Promise<Owner> => {
  const made = await accounts.signUp({ name, email, password: DEMO_PASSWORD });
  const isKnown = !made.ok && made.error.code === 'email-taken';
  const signed = isKnown ? await accounts.signIn({ email, password: DEMO_PASSWORD }) : made;
  const owner = ownerOf('user', unwrap(signed).person.id);
  if (owner === null) throw new CannotSeed('an account has an id that is no owner');
  return owner;
};

const newGuest = async ({ guests }: Stores, random: Random): Promise<Owner> => {
  const guest: Owner = `guest:${newId(random)}`;
  // Nobody has the secret: the device of such a guest is gone, as most are.
  unwrap(
    await guests.bind(guest, hashGuestSecret(Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url'))),
  );
  return guest;
};

const goodsOf = async ({ catalogue }: Stores): Promise<readonly Product[]> => {
  await seedDemoCatalogue(catalogue);
  const { products } = await catalogue.search({ offset: 0, limit: GOODS });
  return products;
};

const seed = async (
  stores: Stores,
  isFull: boolean,
  { clock, random, out }: SeedSurroundings,
): Promise<void> => {
  const products = await goodsOf(stores);
  const people = demoPeople(isFull);
  const owners: Owner[] = [];
  for (const person of people) owners.push(await userOf(stores, person));
  const isFirst = unwrap(await stores.durable.projection(owners[0] as Owner)) === null;
  // Guests cannot be told apart from those of last time, so there are only ever those of the first.
  const guests = isFull && isFirst ? GUESTS : 0;
  for (let i = 0; i < guests; i++) owners.push(await newGuest(stores, random));
  let filled = 0;
  for (const owner of owners)
    if (unwrap(await fillBasket(owner, { stores, clock, random, products }))) filled++;
  out(`${products.length} goods, ${people.length} people, ${guests} new guests, ${filled} baskets filled`);
  out(`sign in as ${people[0]?.email} (and others) with the password ${DEMO_PASSWORD}`);
};

async function* nothing() {
  // A place that is replaced with nothing is empty.
}

const sentenceOf = (error: unknown): string | null => {
  if (error instanceof CannotSeed || error instanceof DatabaseRefused || error instanceof DatabaseUnreachable)
    return error.message;
  return error instanceof FolderInUse ? `a server works in ${error.message}: stop it first.` : null;
};

/** Answers the exit code: 0 done, 1 not. */
export const runSeed = async (args: readonly string[], surroundings: SeedSurroundings): Promise<number> => {
  const { out, place, open } = surroundings;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { full: flag, reset: flag, help: flag } });
    if (values.help) {
      out(USAGE);
      return 1;
    }
    if (values.reset) await place.replace(nothing());
    const stores = await open();
    await seed(stores, values.full, surroundings).finally(() => stores.close());
    return 0;
  } catch (error) {
    const isArguments =
      error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE');
    const sentence = isArguments ? `${(error as Error).message}\n\n${USAGE}` : sentenceOf(error);
    if (sentence === null) throw error;
    out(isArguments ? sentence : `Not done: ${sentence}`);
    return 1;
  } finally {
    await place.close();
  }
};
