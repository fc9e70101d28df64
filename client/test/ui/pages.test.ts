/**
 * The pages in a real browser over the fake shop: nothing axe finds on any page in either theme, and the
 * journeys where focus, words or optimism could get lost.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenPages, openPages, type PageOptions } from './harness/open-pages.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE: PageOptions = { viewport: { width: 375, height: 812 }, hasTouch: true };

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}
interface AxeWindow {
  readonly axe: { run(): Promise<{ violations: readonly Violation[] }> };
}

/** What axe finds once everything has arrived and stands still. */
const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(async () => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
    }
    await document.fonts.ready;
  });
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
};

const fill = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { shop } = window.fake;
    const words = { options: { size: 'M' }, personalisation: 'For Colette' };
    window.fake.put({ sku: 'PN/100%', ...words }, 5, { minor: 6200, currency: 'GBP' });
    window.fake.put({ sku: 'EURO-1' }, 12);
    window.fake.put({ sku: 'UNKNOWN-77' }, 1);
    window.fake.put({ sku: 'TY-801' }, 1);
    await shop.wish('wishlist', { sku: 'TY-802' });
    await shop.wish('later', { sku: 'GONE-1' });
    const list = await shop.createList('Birthdays');
    if (list.ok) await shop.wish(list.value, { sku: 'ST-704' });
  });

const TITLES: readonly (readonly [path: string, heading: string])[] = [
  ['/', 'Good things, gathered slowly'],
  ['/?q=zzz', 'Results for “zzz”'],
  ['/?category=kitchen', 'Kitchen'],
  ['/product/ST-701', 'Clothbound Notebook'],
  [`/product/${encodeURIComponent('PN/100%')}`, 'Wicker Pannier with Engraved Tag'],
  ['/product/NOPE', 'We do not know this product'],
  ['/product/%', 'We do not know this product'],
  ['/cart', 'Your cart'],
  ['/lists', 'Your lists'],
  ['/lists/wishlist', 'Wishlist'],
  ['/lists/later', 'Saved for later'],
  ['/lists/gone', 'This list does not exist'],
  ['/sign-in', 'Sign in or create an account'],
  ['/device', 'This device'],
  ['/nowhere/at/all', 'Nothing on this shelf'],
];

describe.skipIf(!hasChromium && !process.env.CI)('the pages', { timeout: 60_000 }, () => {
  let pages: OpenPages;
  beforeAll(async () => {
    pages = await openPages();
  }, 120_000);
  afterAll(() => pages?.close());

  const opened = async (path: string, options: PageOptions = {}): Promise<Page> => {
    const page = await pages.open(path, options);
    await page.locator('h1').waitFor();
    return page;
  };
  const focused = (page: Page): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );

  const focusedLine = (page: Page): Promise<string> =>
    page.evaluate(() => document.activeElement?.closest('[data-line]')?.textContent ?? '');

  it.each(TITLES)('%s stands by itself, titled, without a finding, in both themes', async (path, heading) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await opened(path, { colorScheme, ...(colorScheme === 'dark' ? PHONE : {}) });
      await fill(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
      expect(await page.title()).toMatch(/ · Pannier$/);
      expect(await violationsOf(page)).toEqual([]);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(isWide, 'scrolls sideways').toBe(false);
      await page.context().close();
    }
  });

  it('has no finding in its messages, dialogs, problems and signed in', async () => {
    const page = await opened('/lists/list-1');
    await fill(page);
    await page.getByRole('button', { name: 'Rename' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('Rename');
    await page.evaluate(() => {
      const { notices, sync, session } = window.fake;
      notices.set([
        { id: '1', kind: 'merged', itemCount: 3 },
        { id: '2', kind: 'update-ready' },
        { id: '3', kind: 'problem', code: 'row-corrupt' },
        { id: '4', kind: 'update-held' },
      ]);
      sync.set({ ...sync.get(), badge: 'device', waiting: 3, isConnected: false, problem: 'storage-full' });
      session.set({ user: { id: 'u', email: 'colette@example.com', name: 'Colette' } });
    });
    await page.getByText('3 items from this device were added').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('waits in the places where things will stand', async () => {
    for (const path of ['/', '/cart', '/lists', '/device']) {
      const page = await opened(path, { harness: { isWaiting: true } });
      expect(await violationsOf(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('mirrors for a locale that is written from the right', async () => {
    const page = await opened('/cart', { harness: { locale: 'ar' } });
    await fill(page);
    expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'ar',
    ]);
    const picture = await page.locator('.line .picture').first().boundingBox();
    const name = await page.locator('.line-name').first().boundingBox();
    expect(picture && name && picture.x > name.x).toBe(true);
    await page.context().close();
  });

  it('focuses and names a page that was opened, and gives the place back on the way back', async () => {
    const page = await opened('/');
    await page.getByRole('link', { name: 'Mushroom Table Lamp', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Mushroom Table Lamp' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Mushroom Table Lamp');
    await expect.poll(() => page.title()).toBe('Mushroom Table Lamp · Pannier');
    await page.goBack();
    await expect.poll(() => focused(page)).toBe('Good things, gathered slowly');
    await page.context().close();
  });

  it('looks for goods with every letter and keeps the focus in the field', async () => {
    const page = await opened('/');
    const field = page.getByRole('searchbox', { name: 'Search the shop' });
    await field.pressSequentially('lamp');
    await page.getByRole('heading', { level: 1, name: 'Results for “lamp”' }).waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(new URL(page.url()).search).toBe('?q=lamp');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Good things' }).waitFor();
    await page.context().close();
  });

  it('says where it looked, and offers what is found elsewhere', async () => {
    const page = await opened('/?q=notebook&category=toys');
    await page.getByRole('heading', { name: 'Results for “notebook” in Toys & games' }).waitFor();
    await page.getByText('Nothing by that name in Toys & games').waitFor();
    await page.getByRole('link', { name: /^Show (all \d+ results|1 result)$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Results for “notebook”', exact: true }).waitFor();
    await page.locator('.card-name', { hasText: 'Clothbound Notebook' }).waitFor();
    const lost = await opened('/?category=nosuch');
    await lost.getByRole('heading', { level: 1, name: 'There is no such category' }).waitFor();
    expect(await lost.getByText('Nothing by that name').count()).toBe(0);
    for (const each of [page, lost]) await each.context().close();
  });

  it('shows more and goes on from there', async () => {
    const page = await opened('/');
    await page.getByRole('button', { name: 'Show 24 more' }).click();
    await expect.poll(() => page.locator('.card').count()).toBe(48);
    const name = await page.locator('.card-name').nth(24).textContent();
    await expect.poll(() => focused(page)).toBe(name);
    await page.context().close();
  });

  it('keeps the focus on the button while a quantity changes', async () => {
    const page = await opened('/cart');
    await fill(page);
    const more = page.getByRole('button', { name: 'One more Lavender Sachets from Sault' });
    await more.click();
    await more.press('Enter');
    await expect.poll(() => page.getByLabel('Quantity of Lavender Sachets').inputValue()).toBe('14');
    expect(await focused(page)).toBe('One more Lavender Sachets from Sault');
    expect(await page.locator('.line-name').nth(1).textContent()).toBe('Lavender Sachets from Sault');
    await page.context().close();
  });

  it('takes a typed quantity on Enter, and says why it does not take another', async () => {
    const page = await opened('/cart');
    await fill(page);
    const field = page.getByLabel('Quantity of Lavender Sachets');
    await field.fill('30');
    await field.press('Enter');
    await page.getByText('€345.00').first().waitFor();
    await field.fill('1.5');
    await field.press('Enter');
    await page.getByText('Use a whole number from 0 to 1,000,000.').waitFor();
    expect(await field.inputValue()).toBe('30');
    await field.fill('1000000');
    await field.blur();
    await expect.poll(() => field.inputValue()).toBe('1000000');
    expect(await page.getByText('Use a whole number').count()).toBe(0);
    await page.context().close();
  });

  it('takes back exactly what a move did, whatever the cart and the list held before', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.evaluate(() => window.fake.shop.wish('wishlist', { sku: 'EURO-1' }));
    await page.getByRole('button', { name: 'To wishlist: Lavender Sachets from Sault' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    const held = () =>
      page.evaluate(() => {
        const { lines, lists } = window.fake.shop.basket.get();
        return [lines, lists[0]?.lines ?? []].map(
          (each) => each.find(({ intent }) => intent.sku === 'EURO-1')?.quantity,
        );
      });
    await expect.poll(held).toEqual([12, 1]);
    await page.context().close();
  });

  it('puts back as many as were saved for later', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByRole('button', { name: 'Save for later: Lavender Sachets from Sault' }).click();
    const saved = page.getByRole('region', { name: 'Saved for later' });
    await saved.getByText('× 12').waitFor();
    await saved.getByRole('button', { name: 'Remove Lavender Sachets from Sault' }).click();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await saved.getByText('× 12').waitFor();
    await page.context().close();
  });

  it('takes a press on another line although leaving the field moves that line', async () => {
    const page = await opened('/cart');
    await fill(page);
    const typed = page.getByLabel('Quantity of Lavender Sachets from Sault');
    const other = page.getByLabel('Quantity of Wooden Alphabet Blocks');
    const before = Number(await other.inputValue());
    for (const [turn, text] of ['abc', '100', '0'].entries()) {
      await typed.fill(text);
      await page.getByRole('button', { name: 'One more Wooden Alphabet Blocks' }).hover();
      await page.mouse.down();
      await page.mouse.up();
      await expect.poll(() => other.inputValue()).toBe(`${before + turn + 1}`);
    }
    expect(await typed.count()).toBe(0);
    await page.context().close();
  });

  it('ends a run of taps on − with the line it began on, whatever slides under the finger', async () => {
    const page = await opened('/cart', PHONE);
    await fill(page);
    await page.evaluate(() => window.fake.put({ sku: 'TY-802' }, 1));
    const less = page.getByRole('button', { name: 'One Wooden Alphabet Blocks less' });
    const left = await less.evaluate(async (button) => {
      button.scrollIntoView({ block: 'center' });
      const { x, y, width, height } = button.getBoundingClientRect();
      const [clientX, clientY] = [x + width / 2, y + height / 2];
      const ids = () => [...document.querySelectorAll('.line .quantity input')].map((e) => e.ariaLabel);
      const landed: (string | null | undefined)[] = [];
      for (let detail = 1; detail <= 6; detail++) {
        const under = document.elementFromPoint(clientX, clientY)?.closest('button');
        landed.push(under?.ariaLabel);
        under?.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX, clientY, detail }));
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }
      return { ids: ids(), landed };
    });
    expect(left.landed[1], 'the next line lies under the finger').not.toBe(left.landed[0]);
    expect(left.landed[1]).toMatch(/ less$/);
    expect(left.ids).toHaveLength(4);
    await page.getByRole('button', { name: left.landed[1] ?? '' }).press('Enter');
    await expect.poll(() => page.locator('.line .quantity').count()).toBe(3);
    await page.context().close();
  });

  it('takes one line away for a double click on Remove', async () => {
    const page = await opened('/cart');
    await fill(page);
    const lines = page.locator('.line .quantity');
    expect(await lines.count()).toBe(4);
    const box = await page.getByRole('button', { name: 'Remove Lavender Sachets from Sault' }).boundingBox();
    if (!box) throw new Error('nothing to click');
    const spot = [box.x + box.width / 2, box.y + box.height / 2] as const;
    await page.mouse.click(...spot);
    expect(
      await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.ariaLabel, spot),
    ).toMatch(/^Remove /);
    await page.mouse.click(...spot, { clickCount: 2 });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await lines.count()).toBe(3);
    await page.context().close();
  });

  it('gives the focus to the next line when one is removed, and puts it back on Undo', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByRole('button', { name: 'Remove Lavender Sachets from Sault' }).click();
    await expect.poll(() => focusedLine(page)).toContain('UNKNOWN-77');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByLabel('Quantity of Lavender Sachets').inputValue()).toBe('12');
    await page.context().close();
  });

  it('undoes with Ctrl+Z from anywhere but a text field, and goes to the line that came back', async () => {
    const page = await opened('/cart');
    await fill(page);
    const remove = page.getByRole('button', { name: 'Remove Lavender Sachets from Sault' });
    const field = page.getByLabel('Quantity of Lavender Sachets');
    await remove.press('Enter');
    await page.getByText('Undo with Control or Command and Z.').waitFor({ state: 'attached' });
    await page.getByRole('searchbox').press('Control+z');
    expect(await field.count()).toBe(0);
    await page.locator('h1').press('Control+z');
    await expect.poll(() => field.inputValue()).toBe('12');
    await expect.poll(() => focusedLine(page)).toContain('Lavender Sachets');

    await remove.press('Enter');
    await page.getByRole('contentinfo').getByRole('link').last().focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Undo');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedLine(page)).toContain('Lavender Sachets');
    await page.context().close();
  });

  it('gives the focus to a neighbour when another device takes the line away', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByRole('button', { name: 'One more Wooden Alphabet Blocks' }).focus();
    await page.evaluate(() => window.fake.takeOut('TY-801'));
    await expect.poll(() => focusedLine(page)).toContain('UNKNOWN-77');
    await page.context().close();
  });

  it('empties the cart and brings everything back', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByRole('button', { name: 'Empty the cart' }).click();
    await page.getByText('Your cart is empty').waitFor();
    expect(await focused(page)).toBe('Your cart');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('.line').count()).toBe(5);
    await page.context().close();
  });

  it('says what there is when more was asked for, and what the price was', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByText('You asked for 5; 3 are available.').waitFor();
    expect(await page.locator('.line .price').first().textContent()).toBe('Was £62.00 Now £58.00');
    await page.context().close();
  });

  it('counts the goods on this device again when more of them arrive', async () => {
    const page = await opened('/device');
    const products = page
      .getByRole('term')
      .filter({ hasText: /^Products$/ })
      .locator('xpath=following-sibling::dd');
    await products.waitFor();
    expect(await products.textContent()).not.toBe('1');
    await page.evaluate(async () => {
      const { products: all } = await window.fake.shop.catalogue.search({ limit: 1 });
      window.fake.setProducts(all);
    });
    await expect.poll(() => products.textContent()).toBe('1');
    await page.context().close();
  });

  it('says the sentence of a failure and changes nothing', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.evaluate(() => {
      window.fake.failing = 'storage-full';
    });
    await page.getByRole('button', { name: 'One more Lavender Sachets from Sault' }).click();
    await page.getByText('This device has no room left').waitFor();
    expect(await page.getByLabel('Quantity of Lavender Sachets').inputValue()).toBe('12');
    await page.context().close();
  });

  it('adds what was chosen, with the words that were written', async () => {
    const page = await opened(`/product/${encodeURIComponent('PN/100%')}`);
    await page.getByRole('radio', { name: 'L', exact: true }).check({ force: true });
    await page.getByLabel('Engraving').fill('  Merci ');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('1 in your cart').waitFor();
    const intent = await page.evaluate(() => window.fake.shop.basket.get().lines[0]?.intent);
    expect(intent).toEqual({ sku: 'PN/100%', options: { size: 'L' }, personalisation: 'Merci' });
    await page.context().close();
  });

  it('takes a merge back, puts a notice away, and loads a new version', async () => {
    const page = await opened('/');
    await page.evaluate(() =>
      window.fake.notices.set([
        { id: '1', kind: 'merged', itemCount: 1 },
        { id: '2', kind: 'problem', code: 'row-corrupt' },
        { id: '3', kind: 'update-ready' },
      ]),
    );
    await page.getByText('1 item from this device was added').waitFor();
    await page.getByText('Undo takes back all that came from it, lists too.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('What this device brought is out of your cart and lists again').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.applied)).toBe('yes');
    await expect
      .poll(() => page.locator('.message').allTextContents())
      .toEqual(['A new version is readyReload']);
    await page.context().close();
  });

  it('says that a new version waits where loading it would lose changes, and offers no way to', async () => {
    const page = await opened('/');
    await page.evaluate(() => window.fake.notices.set([{ id: 'update', kind: 'update-held' }]));
    await page.getByText('It waits: loading it now would lose changes').waitFor();
    expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('It waits').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('lets a passing message go when its time is up, not before', async () => {
    const page = await opened('/cart');
    await fill(page);
    await page.getByRole('button', { name: 'Save for later: Wooden Alphabet Blocks' }).click();
    await page.getByText('Wooden Alphabet Blocks is saved for later').waitFor();
    const clock = page.locator('.message-clock');
    await page.getByRole('button', { name: 'Undo' }).focus();
    expect(await clock.evaluate((element) => getComputedStyle(element).animationPlayState)).toBe('paused');
    await clock.evaluate((element) => {
      for (const animation of element.getAnimations()) animation.finish();
    });
    await expect.poll(() => page.locator('.message').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Move to cart: Wooden Alphabet Blocks' }).count()).toBe(1);
    await page.context().close();
  });

  it('keeps the chosen theme', async () => {
    const page = await opened('/', { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    await page.getByRole('button', { name: 'Switch to the light theme' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Switch to the light theme' }).waitFor();
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(ground).toBe('rgb(28, 21, 29)');
    await page.context().close();
  });

  it('offers fingers at least 44 pixels', async () => {
    const page = await opened('/cart', PHONE);
    await fill(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, nav a, input, .sync-badge, summary')]
        .filter((element) => element.checkVisibility() && !element.matches('.quantity-row input'))
        .map((element) => ({ box: element.getBoundingClientRect(), text: element.textContent }))
        .filter(({ box }) => box.height < 43.9)
        .map(({ box, text }) => `${text} ${box.height}`),
    );
    expect(small).toEqual([]);
    await page.context().close();
  });

  it('wrote no error to the console in all of this', () => {
    expect(pages.failures).toEqual([]);
  });
});
