/** Light or dark by hand; until it is touched, the system decides. */
import { Moon, Sun } from 'lucide-react';
import { themeStore } from '../adapters/theme-store.ts';
import { useLive } from '../state/live.ts';
import { useWords } from '../state/shop-context.ts';

export const ThemeToggle = () => {
  const { t } = useWords();
  const store = themeStore();
  const theme = useLive(store);
  const other = theme === 'dark' ? 'light' : 'dark';
  const Icon = theme === 'dark' ? Sun : Moon;
  const label = theme === 'dark' ? t('theme.to-light') : t('theme.to-dark');
  return (
    <button
      type="button"
      className="tool"
      aria-label={label}
      title={label}
      onClick={() => store.choose(other)}
    >
      <Icon aria-hidden="true" size={20} />
    </button>
  );
};
