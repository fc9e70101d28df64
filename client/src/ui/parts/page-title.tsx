/**
 * The one h1 of a page. Puts up the document's title; after a change of page it takes the focus, says the
 * title, and begins at the top (unless the browser restores an earlier place). The same when a page at the same
 * address takes the place of one that held the focus, as after signing in.
 */
import { useEffect, useRef } from 'react';
import { usePathname } from '../state/routes.ts';
import { useGround, useSay } from '../state/shop-context.ts';

export interface PageTitleProps {
  readonly text: string;
  readonly className?: string;
  /** For the browser's tab where the h1 is not a good name. */
  readonly tabText?: string;
}

export const PageTitle = ({ text, className, tabText = text }: PageTitleProps) => {
  const { visit, words } = useGround();
  const say = useSay();
  const path = usePathname();
  const heading = useRef<HTMLHeadingElement>(null);
  const isNew = useRef(true);

  useEffect(() => {
    document.title = words.t('shell.title', { page: tabText });
  }, [words, tabText]);

  useEffect(() => {
    const from = visit.path;
    const hasTakenOver = isNew.current && document.activeElement === document.body;
    visit.path = path;
    isNew.current = false;
    if (from === null || (from === path && !hasTakenOver)) return;
    if (!visit.isReturn) scrollTo({ top: 0, behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
    say(text);
  });

  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {text}
    </h1>
  );
};
