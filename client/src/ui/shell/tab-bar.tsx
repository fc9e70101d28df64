/** The four places of the shop within reach of a thumb; phones only. */
import { List, type LucideIcon, ShoppingBasket, Store, User } from 'lucide-react';
import { Link } from 'wouter';
import type { MessageKey } from '../../messages/translator.ts';
import { usePathname } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';
import { CartCount } from './cart-link.tsx';

interface Tab {
  readonly href: string;
  readonly key: Extract<MessageKey, 'nav.shop' | 'nav.lists' | 'nav.cart' | 'nav.account'>;
  readonly icon: LucideIcon;
  isHere(path: string): boolean;
}

const TABS: readonly Tab[] = [
  { href: '/', key: 'nav.shop', icon: Store, isHere: (path) => path === '/' || path.startsWith('/product') },
  { href: '/lists', key: 'nav.lists', icon: List, isHere: (path) => path.startsWith('/lists') },
  { href: '/cart', key: 'nav.cart', icon: ShoppingBasket, isHere: (path) => path === '/cart' },
  { href: '/sign-in', key: 'nav.account', icon: User, isHere: (path) => path === '/sign-in' },
];

export const TabBar = () => {
  const { t } = useWords();
  const path = usePathname();
  return (
    <nav className="tab-bar" aria-label={t('shell.tabs')}>
      {TABS.map(({ href, key, icon: Icon, isHere }) => (
        <Link key={href} href={href} aria-current={isHere(path) ? 'page' : undefined}>
          <span className="tab-icon">
            <Icon aria-hidden="true" size={22} />
            {key === 'nav.cart' && <CartCount />}
          </span>
          <span>{t(key)}</span>
        </Link>
      ))}
    </nav>
  );
};
