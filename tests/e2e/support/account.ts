/** Accounts of the tests, made and used through the pages. */
import { expect, type Page } from '@playwright/test';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const ANNA: Account = { name: 'Anna', email: 'anna@example.com', password: 'a long enough secret' };

const fill = async (page: Page, { email, password }: Account): Promise<void> => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
};

const expectHello = ({ name }: Account, page: Page): Promise<void> =>
  expect(page.getByRole('heading', { level: 1, name: `Hello, ${name}` })).toBeVisible();

export const signUp = async (page: Page, account: Account = ANNA): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByRole('radio', { name: 'Create account' }).press('Space');
  await page.getByLabel('Your name').fill(account.name);
  await fill(page, account);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectHello(account, page);
};

export const signIn = async (page: Page, account: Account = ANNA): Promise<void> => {
  await page.goto('/sign-in');
  await fill(page, account);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectHello(account, page);
};

export const signOut = async (page: Page): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in or create an account' })).toBeVisible();
};
