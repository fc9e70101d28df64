/** The way to the account, with the shopper's initial once they are signed in. */
import { User } from 'lucide-react';
import { Link } from 'wouter';
import { useLive } from '../state/live.ts';
import { usePathname } from '../state/routes.ts';
import { useShop, useWords } from '../state/shop-context.ts';

export const AccountLink = () => {
  const { t } = useWords();
  const { user } = useLive(useShop().session);
  const path = usePathname();
  return (
    <Link href="/sign-in" className="tool tool-wide" aria-current={path === '/sign-in' ? 'page' : undefined}>
      {user ? (
        <span className="initial" aria-hidden="true">
          {(user.name || user.email).slice(0, 1).toLocaleUpperCase()}
        </span>
      ) : (
        <User aria-hidden="true" size={20} />
      )}
      <span className="tool-text">{user ? t('nav.account') : t('nav.sign-in')}</span>
    </Link>
  );
};
