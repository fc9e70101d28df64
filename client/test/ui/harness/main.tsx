/**
 * The pages over the fake shop, with the fake in `window.fake` so that a test can set any state.
 * `window.harness` may be set before this runs: the locale, and what to do to the fake before the first paint.
 */
import { createRoot } from 'react-dom/client';
import { App } from '../../../src/ui/app.tsx';
import { fakeGoods } from '../fake-goods.ts';
import { createFakeShop, type Fake } from '../fake-shop.ts';

declare global {
  interface Window {
    fake: Fake;
    harness?: {
      readonly locale?: string;
      readonly isWaiting?: boolean;
      readonly isEmpty?: boolean;
      readonly isOffline?: boolean;
    };
  }
}

const { locale = 'en-GB', isWaiting = false, isEmpty = false, isOffline = false } = window.harness ?? {};
window.fake = createFakeShop(isEmpty ? [] : fakeGoods());
if (isOffline) window.fake.sync.set({ ...window.fake.sync.get(), isConnected: false });
if (isWaiting) {
  const never = new Promise<never>(() => undefined);
  window.fake.setReady(false);
  Object.assign(window.fake.shop, { describeDevice: () => never });
  Object.assign(window.fake.shop.catalogue, {
    search: () => never,
    categories: () => never,
    find: () => never,
  });
}

const root = document.getElementById('root');
if (!root) throw new Error('no #root');
createRoot(root).render(<App shop={window.fake.shop} locale={locale} />);
