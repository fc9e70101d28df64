/**
 * Categories: slugs, the names people see, and how a shop's own wording becomes a slug.
 * Which products belong where is not decided here (guess-category.ts, demo/).
 */

const NAMES: Readonly<Record<string, string>> = {
  kitchen: 'Kitchen',
  tableware: 'Tableware',
  textiles: 'Home textiles',
  lighting: 'Lighting',
  stationery: 'Stationery & cards',
  toys: 'Toys & games',
  garden: 'Garden',
  bags: 'Bags & travel',
  candles: 'Candles & scents',
  art: 'Prints & wall decor',
  pantry: 'Pantry',
  care: 'Bath & care',
  courses: 'Courses',
  decorations: 'Decorations',
  jewellery: 'Jewellery & hair',
  storage: 'Storage & hooks',
  party: 'Party & gift wrap',
  home: 'Home & furniture',
  other: 'Everything else',
};

export const KNOWN_CATEGORIES: readonly string[] = Object.keys(NAMES);
const MAX_SLUG_CHARS = 32;

/** `home-office` is shown as "Home office" where the shop brought a category we have no name for. */
export const categoryName = (slug: string): string => {
  if (Object.hasOwn(NAMES, slug)) return NAMES[slug] ?? slug;
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The slug of a category as a shop writes it, or null where nothing of it can stand in an address. */
export const categorySlug = (text: string): string | null => {
  const slug = slugOf(text);
  const known = KNOWN_CATEGORIES.find((each) => each === slug || slugOf(categoryName(each)) === slug);
  return known ?? (slug === '' ? null : slug);
};

const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'and')
    .join('-')
    .slice(0, MAX_SLUG_CHARS)
    .replace(/-$/, '');
