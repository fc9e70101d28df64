/** An address that leads nowhere. */
import { Link } from 'wouter';
import { SignDrawing } from '../drawings/sign-drawing.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useWords } from '../state/shop-context.ts';

export const NotFoundPage = () => {
  const { t } = useWords();
  return (
    <EmptyState
      drawing={<SignDrawing />}
      isPage
      title={t('lost.title')}
      text={t('lost.text')}
      action={
        <Link href="/" className="button">
          {t('lost.home')}
        </Link>
      }
    />
  );
};

export default NotFoundPage;
