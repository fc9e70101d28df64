/** Which page an address shows. Home comes with the first load, the others when they are needed. */
import { Suspense, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { CataloguePage } from '../pages/catalogue-page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { lazyPage } from './lazy-page.tsx';

const ProductPage = lazyPage(() => import('../pages/product-page.tsx'));
const CartPage = lazyPage(() => import('../pages/cart-page.tsx'));
const ListsPage = lazyPage(() => import('../pages/lists-page.tsx'));
const ListPage = lazyPage(() => import('../pages/list-page.tsx'));
const AccountPage = lazyPage(() => import('../pages/account-page.tsx'));
const DevicePage = lazyPage(() => import('../pages/device-page.tsx'));
const NotFoundPage = lazyPage(() => import('../pages/not-found-page.tsx'));

/** By the first segment of the address; the most likely first. */
const PAGES = new Map([
  ['product', [ProductPage]],
  ['cart', [CartPage]],
  ['lists', [ListsPage, ListPage]],
  ['sign-in', [AccountPage]],
  ['device', [DevicePage]],
]);

/** Fetches the page of an address, so that the first thing drawn is the page and not its skeleton. */
export const fetchPage = async (pathname: string): Promise<void> => {
  const [, segment = ''] = pathname.split('/');
  if (segment === '') return;
  await Promise.all((PAGES.get(segment) ?? [NotFoundPage]).map((page) => page.fetch()));
};

/** Fetches the other pages once the browser has nothing better to do. */
const useOtherPages = (): void => {
  useEffect(() => {
    if (!('requestIdleCallback' in window)) return;
    const handle = requestIdleCallback(() => {
      // A page that cannot be fetched now is fetched when it is opened, and says so then.
      Promise.allSettled([...PAGES.values()].flat().map((page) => page.fetch()));
    });
    return () => cancelIdleCallback(handle);
  }, []);
};

export const Pages = () => {
  useOtherPages();
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/" component={CataloguePage} />
        <Route path="/product/:sku" component={ProductPage} />
        <Route path="/cart" component={CartPage} />
        <Route path="/lists" component={ListsPage} />
        <Route path="/lists/:id" component={ListPage} />
        <Route path="/sign-in" component={AccountPage} />
        <Route path="/device" component={DevicePage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
};
