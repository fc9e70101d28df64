/** An address that leads nowhere. */
import { DeadEnd } from '../parts/dead-end.tsx';
import { useWords } from '../state/shop-context.ts';

export const NotFoundPage = () => {
  const { t } = useWords();
  return <DeadEnd title={t('lost.title')} text={t('lost.text')} href="/" way={t('lost.home')} />;
};

export default NotFoundPage;
