/** Which page an address shows. Home comes with the first load, the others when they are needed. */
import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { CataloguePage } from '../pages/catalogue-page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';

const loaders = {
  product: () => import('../pages/product-page.tsx'),
  cart: () => import('../pages/cart-page.tsx'),
  lists: () => import('../pages/lists-page.tsx'),
  list: () => import('../pages/list-page.tsx'),
  account: () => import('../pages/account-page.tsx'),
  device: () => import('../pages/device-page.tsx'),
  lost: () => import('../pages/not-found-page.tsx'),
};

const ProductPage = lazy(loaders.product);
const CartPage = lazy(loaders.cart);
const ListsPage = lazy(loaders.lists);
const ListPage = lazy(loaders.list);
const AccountPage = lazy(loaders.account);
const DevicePage = lazy(loaders.device);
const NotFoundPage = lazy(loaders.lost);

/** Fetches the pages a shopper is likely to open next, once the browser has nothing better to do. */
const useLikelyPages = (): void => {
  useEffect(() => {
    if (!('requestIdleCallback' in window)) return;
    const handle = requestIdleCallback(() => {
      // A page that cannot be fetched now is fetched when it is opened, and says so then.
      Promise.allSettled([loaders.product(), loaders.cart()]);
    });
    return () => cancelIdleCallback(handle);
  }, []);
};

export const Pages = () => {
  useLikelyPages();
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
