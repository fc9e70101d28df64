/** The greeting on the first page. */

import { BasketDrawing } from '../drawings/basket-drawing.tsx';
import { useWords } from '../state/shop-context.ts';
import { PageTitle } from './page-title.tsx';

export const Hero = ({ tabText }: { readonly tabText: string }) => {
  const { t } = useWords();
  return (
    <div className="hero">
      <PageTitle text={t('hero.title')} tabText={tabText} />
      <BasketDrawing />
      <p>{t('hero.text')}</p>
    </div>
  );
};
