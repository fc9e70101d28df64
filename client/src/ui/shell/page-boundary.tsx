/**
 * Catches a page that throws, so that one broken page does not take the cart with it. The bug is still
 * reported to the console by React. A change of address tries again.
 */
import { Component, type ReactNode } from 'react';
import { SpillDrawing } from '../drawings/spill-drawing.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { usePathname } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';

interface Props {
  readonly path: string;
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

interface State {
  readonly brokenPath: string | null;
}

class Boundary extends Component<Props, State> {
  override state: State = { brokenPath: null };

  static getDerivedStateFromError(): State {
    return { brokenPath: location.pathname };
  }

  override render(): ReactNode {
    return this.state.brokenPath === this.props.path ? this.props.fallback : this.props.children;
  }
}

const Crash = () => {
  const { t } = useWords();
  return (
    <EmptyState
      drawing={<SpillDrawing />}
      isPage
      title={t('crash.title')}
      text={t('crash.text')}
      action={
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('crash.reload')}
        </button>
      }
    />
  );
};

export const PageBoundary = ({ children }: { readonly children: ReactNode }) => (
  <Boundary path={usePathname()} fallback={<Crash />}>
    {children}
  </Boundary>
);
