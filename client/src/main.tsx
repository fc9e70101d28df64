/**
 * Starts the app: the pages over a shop whose basket is still being read.
 */
import { createRoot } from 'react-dom/client';
import { browserPorts } from './adapters/browser/browser-ports.ts';
import { browserClock } from './adapters/browser/clock.ts';
import { openShop } from './shop/open-shop.ts';
import { App } from './ui/app.tsx';
import { fetchPage } from './ui/shell/pages.tsx';

/** From the service worker a page's code is here in a few milliseconds; from a slow network its skeleton comes first. */
const PAGE_WAIT_MS = 100;

/** The shopper's own English, for dates and numbers; other languages have no messages yet. */
const locale = (): string => navigator.languages.find((tag) => /^en\b/i.test(tag)) ?? 'en-GB';

const start = async (): Promise<void> => {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  // A page that cannot be fetched says so where it would stand.
  const page = fetchPage(location.pathname).catch(() => undefined);
  const shop = await openShop(browserPorts());
  await Promise.race([page, new Promise<void>((resolve) => browserClock.after(PAGE_WAIT_MS, resolve))]);
  // For measurements only: `vite build --mode bench`.
  if (import.meta.env.MODE === 'bench') Object.assign(globalThis, { __pannierShop: shop });
  createRoot(root).render(<App shop={shop} locale={locale()} />);
};

void start();
