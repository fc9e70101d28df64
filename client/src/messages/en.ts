/** Every word the pages say, in English. One file per part of the shop; keys begin with that part's name. */
import { account } from './en/account.ts';
import { cart } from './en/cart.ts';
import { catalogue } from './en/catalogue.ts';
import { device } from './en/device.ts';
import { lists } from './en/lists.ts';
import { shell } from './en/shell.ts';

export const en = { ...shell, ...catalogue, ...cart, ...lists, ...account, ...device } as const;
