/** The forms of the pages, over the fake shop: lists and accounts, what they refuse and where the focus goes. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenPages, openPages } from './harness/open-pages.ts';

describe.skipIf(!hasChromium && !process.env.CI)('the forms', { timeout: 60_000 }, () => {
  let pages: OpenPages;
  beforeAll(async () => {
    pages = await openPages();
  }, 120_000);
  afterAll(() => pages?.close());

  const opened = async (path: string): Promise<Page> => {
    const page = await pages.open(path);
    await page.locator('h1').waitFor();
    return page;
  };
  const focused = (page: Page): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );

  it('makes, renames and deletes a list', async () => {
    const page = await opened('/lists');
    await page.getByRole('button', { name: 'Create list' }).click();
    await page.getByText('Give the list a name.').waitFor();
    await page.getByLabel('Name of the list').fill('Picnic');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Picnic' }).waitFor();
    for (const taken of [' picnic', 'Wishlist']) {
      await page.getByLabel('Name of the list').fill(taken);
      await page.keyboard.press('Enter');
      await page.getByText(`There is already a list called ${taken.trim()}.`).waitFor();
    }
    await page.getByRole('link', { name: 'Picnic' }).click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the list').fill('Autumn picnic');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Autumn picnic' }).waitFor();
    await page.getByRole('button', { name: 'Delete list' }).click();
    expect(await focused(page)).toBe('Cancel');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete list' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your lists' }).waitFor();
    expect(await page.getByRole('link', { name: 'Autumn picnic' }).count()).toBe(0);
    await page.context().close();
  });

  it('checks the account form, says what the shop refused, and shows who is signed in', async () => {
    const page = await opened('/sign-in');
    await page.getByText('Create account').first().click();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Tell us what to call you.').waitFor();
    expect(await page.getByLabel('Your name').evaluate((input) => input === document.activeElement)).toBe(
      true,
    );
    await page.getByLabel('Your name').fill('Colette '.repeat(18));
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use at most 100 characters.').waitFor();
    await page.getByLabel('Your name').fill('Colette');
    await page.getByLabel('E-mail address').fill('taken@example.com');
    await page.getByLabel('Password', { exact: true }).fill('marmalade');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('There is already an account').waitFor();
    await page.getByLabel('E-mail address').fill('colette@example.com');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hello, Colette' }).waitFor();
    await page.context().close();
  });

  it('gives the focus to the title after signing in and after signing out', async () => {
    const page = await opened('/sign-in');
    await page.getByLabel('E-mail address').fill('colette@example.com');
    await page.getByLabel('Password', { exact: true }).fill('marmalade');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Hello, colette');
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Sign in or create an account');
    await page.context().close();
  });

  it('forgets what was wrong with signing in when an account is to be created', async () => {
    const page = await opened('/sign-in');
    await page.getByLabel('E-mail address').fill('colette@example.com');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('the password is not right').waitFor();
    await page.getByText('Create account').first().click();
    await page.getByLabel('Your name').waitFor();
    expect(await page.getByText('the password is not right').count()).toBe(0);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('wrong');
    await page.context().close();
  });
});
