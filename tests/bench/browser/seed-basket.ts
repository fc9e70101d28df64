/** A shopper with a full cart: an account made over HTTP, and lines written through the socket like a device's. */
import { randomUUID } from 'node:crypto';
import { add, type CatalogueChanges, type Intent, type Product } from '../../../shared/src/index.ts';
import { type Account, createAccounts } from '../../replay/accounts.ts';
import { SyncDevice } from '../../support/sync-device.ts';

const allProducts = async (url: string): Promise<readonly Product[]> => {
  const answer = await fetch(`${url}/api/v1/catalogue/changes?since=0&limit=500`);
  if (!answer.ok) throw new Error(`the catalogue answered ${answer.status}`);
  return ((await answer.json()) as CatalogueChanges).products;
};

/** Every combination of a product's options, or just the product. */
const variantsOf = ({ sku, options }: Product): Intent[] =>
  options
    .filter(({ values }) => values.length > 0)
    .reduce<Intent[]>(
      (variants, { name, values }) =>
        variants.flatMap((variant) =>
          values.map((value) => ({ ...variant, options: { ...variant.options, [name]: value } })),
        ),
      [{ sku }],
    );

/** As many different lines as asked for: variants first, then variants with a word of the shopper's own. */
const intentsOf = (products: readonly Product[], count: number): Intent[] => {
  const variants = products.filter(({ stock }) => stock !== 0).flatMap(variantsOf);
  return Array.from({ length: count }, (_, place) => {
    const variant = variants[place % variants.length];
    if (!variant) throw new Error('the catalogue is empty');
    const round = Math.floor(place / variants.length);
    return round === 0 ? variant : { ...variant, personalisation: `Present no. ${round}` };
  });
};

/** Signs somebody up and fills their cart with `lines` lines. */
export const seedBasket = async (url: string, lines: number): Promise<Account> => {
  const account = await createAccounts(url, randomUUID().slice(0, 8)).signUp('bench');
  const { owner, token } = account;
  const device = new SyncDevice({ url, owner, device: 'seed', credential: { kind: 'token', token } });
  await device.connect();
  for (const intent of intentsOf(await allProducts(url), lines)) {
    const added = add(device, intent, 1);
    if (!added.ok) throw new Error(`a line was refused: ${added.error.code}`);
  }
  await device.ask().saved;
  await device.disconnect();
  return account;
};
