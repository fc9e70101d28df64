/**
 * The theme: what the shopper chose, kept in the browser, or what the system says. The attribute on <html> is
 * set before the first paint by public/theme.js; both use the same key.
 */
import type { Live } from '../../shop/shop.ts';

export type Theme = 'light' | 'dark';

const KEY = 'pannier.theme';
const isTheme = (text: unknown): text is Theme => text === 'light' || text === 'dark';

export interface ThemeStore extends Live<Theme> {
  choose(theme: Theme): void;
}

const createThemeStore = (): ThemeStore => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  return {
    get: () => {
      const chosen = root.dataset.theme;
      return isTheme(chosen) ? chosen : system.matches ? 'dark' : 'light';
    },
    choose: (theme) => {
      root.dataset.theme = theme;
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
        root.dataset.themeKept = 'no';
      }
      system.dispatchEvent(new Event('change'));
    },
    subscribe: (onChange) => {
      system.addEventListener('change', onChange);
      return () => system.removeEventListener('change', onChange);
    },
  };
};

let store: ThemeStore | undefined;
/** One per page; made when first asked for, so that the module can be loaded without a document. */
export const themeStore = (): ThemeStore => {
  store ??= createThemeStore();
  return store;
};
