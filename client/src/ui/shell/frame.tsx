/** What stays while pages change: header, tabs, footer, messages, and the regions that are read aloud. */
import { useWords } from '../state/shop-context.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Messages } from './messages.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { Pages } from './pages.tsx';
import { Spoken } from './spoken.tsx';
import { TabBar } from './tab-bar.tsx';

export const Frame = () => {
  const { t } = useWords();
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      <Header />
      <main id="content" className="content" tabIndex={-1}>
        <PageBoundary>
          <Pages />
        </PageBoundary>
      </main>
      <Footer />
      <Messages />
      <TabBar />
      <Spoken />
    </div>
  );
};
