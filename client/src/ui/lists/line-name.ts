/** What to call a line, and what was chosen for it, in words; also where the product is not on this device. */
import type { LineView } from '../../shop/shop.ts';
import { useWords } from '../state/shop-context.ts';

export const useLineName = (): ((line: LineView) => string) => {
  const { t } = useWords();
  return ({ product, intent }) => product?.name ?? t('line.unknown-text', { sku: intent.sku });
};

/** "Colour: Red", "Size: L"; the keys of the intent where the product's labels are not known. */
export const choicesOf = ({ product, intent }: LineView): string[] =>
  Object.entries(intent.options ?? {}).map(([name, value]) => {
    const label = product?.options.find((option) => option.name === name)?.label ?? name;
    return `${label}: ${value}`;
  });
