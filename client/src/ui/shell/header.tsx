/** The top of every page: who we are, where to go, what to look for, and how far the newest change has got. */
import { Link } from 'wouter';
import { usePathname } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';
import { AccountLink } from './account-link.tsx';
import { CartLink } from './cart-link.tsx';
import { Logo } from './logo.tsx';
import { SearchBox } from './search-box.tsx';
import { SyncBadge } from './sync-badge.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

export const Header = () => {
  const { t } = useWords();
  const path = usePathname();
  const current = (isHere: boolean) => (isHere ? 'page' : undefined);
  return (
    <header className="top">
      <div className="top-row">
        <Link href="/" className="logo" aria-label={t('shell.home')}>
          <Logo />
          <span className="logo-name">{t('shop.name')}</span>
        </Link>
        <nav className="top-nav" aria-label={t('shell.main-nav')}>
          <Link href="/" aria-current={current(path === '/')}>
            {t('nav.shop')}
          </Link>
          <Link href="/lists" aria-current={current(path.startsWith('/lists'))}>
            {t('nav.lists')}
          </Link>
        </nav>
        <SearchBox />
        <div className="top-tools">
          <SyncBadge />
          <ThemeToggle />
          <AccountLink />
          <CartLink />
        </div>
      </div>
      <div className="awning" aria-hidden="true" />
    </header>
  );
};
