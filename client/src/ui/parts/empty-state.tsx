/** Nothing to show, said kindly: a drawing, what it means, and the next step. */
import type { ReactNode } from 'react';
import { PageTitle } from './page-title.tsx';

export interface EmptyStateProps {
  readonly drawing: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  /** The state is the whole page, and its title the page's. */
  readonly isPage?: boolean;
}

export const EmptyState = ({ drawing, title, text, action, isPage = false }: EmptyStateProps) => (
  <div className={isPage ? 'empty page' : 'empty'}>
    {drawing}
    {isPage ? <PageTitle text={title} className="empty-title" /> : <p className="empty-title">{title}</p>}
    <p className="empty-text">{text}</p>
    {action}
  </div>
);
