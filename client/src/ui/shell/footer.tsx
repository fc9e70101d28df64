/** The end of every page. */
import { Link } from 'wouter';
import { useWords } from '../state/shop-context.ts';

export const Footer = () => {
  const { t } = useWords();
  return (
    <footer className="foot">
      <p>{t('shell.footer-line')}</p>
      <Link href="/device">{t('nav.device')}</Link>
    </footer>
  );
};
