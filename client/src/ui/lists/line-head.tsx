/** The part of a line that is the same in the cart and in every list: picture, name, choices, price of one. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LineView } from '../../shop/shop.ts';
import { Picture } from '../parts/picture.tsx';
import { Price } from '../parts/price.tsx';
import { productPath } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';
import { choicesOf, useLineName } from './line-name.ts';

export interface LineHeadProps {
  readonly line: LineView;
  /** Place of the name among the page's headings. */
  readonly level: 2 | 3;
  /** What can be done with the line, under the rest. */
  readonly children: ReactNode;
}

export const LineHead = ({ line, level, children }: LineHeadProps) => {
  const Heading = level === 2 ? 'h2' : 'h3';
  const { t } = useWords();
  const nameOf = useLineName();
  const { product, price, priceWas, intent } = line;
  const name = nameOf(line);
  const choices = choicesOf(line);
  return (
    <>
      <Picture src={product?.picture ?? ''} name={name} />
      <div className="line-main">
        <Heading className="line-name">
          <Link href={productPath(intent.sku)}>{name}</Link>
        </Heading>
        {!product && <p className="line-note">{t('line.unknown')}</p>}
        {choices.length > 0 && <p className="line-note">{choices.join(' · ')}</p>}
        {intent.personalisation && <p className="line-words">{intent.personalisation}</p>}
        {price && (
          <p className="line-price">
            <Price price={price} was={priceWas} />
            {priceWas && (
              <span className="line-change" data-tone={priceWas.minor > price.minor ? 'good' : 'warm'}>
                {priceWas.minor > price.minor ? t('line.price-fell') : t('line.price-rose')}
              </span>
            )}
          </p>
        )}
      </div>
      <div className="line-foot">{children}</div>
    </>
  );
};
