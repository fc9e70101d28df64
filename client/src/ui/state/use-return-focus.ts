/**
 * Focus that survives a message: when the message that holds the focus leaves (answered, dismissed, its time
 * over), the focus goes back to where it was before it came here, or to the page's title when that is gone too.
 */
import { type RefObject, useEffect, useRef } from 'react';

/** Runs after every drawing of `container`, whose children come and go. */
export const useReturnFocus = (container: RefObject<HTMLElement | null>): void => {
  const held = useRef<{ inside: HTMLElement | null; before: HTMLElement | null }>({
    inside: null,
    before: null,
  });

  useEffect(() => {
    const root = container.current;
    if (!root) return;
    const enter = ({ target, relatedTarget }: FocusEvent) => {
      held.current.inside = target as HTMLElement;
      if (!root.contains(relatedTarget as Node | null)) {
        held.current.before = relatedTarget as HTMLElement | null;
      }
    };
    const leave = ({ relatedTarget }: FocusEvent) => {
      // Without a next element the focus was dropped, as when a message leaves, and has to be given back.
      if (relatedTarget && !root.contains(relatedTarget as Node)) held.current.inside = null;
    };
    root.addEventListener('focusin', enter);
    root.addEventListener('focusout', leave);
    return () => {
      root.removeEventListener('focusin', enter);
      root.removeEventListener('focusout', leave);
    };
  }, [container]);

  useEffect(() => {
    const { inside, before } = held.current;
    if (!inside || inside.isConnected) return;
    held.current = { inside: null, before: null };
    if (document.activeElement !== document.body) return;
    const target = before?.isConnected ? before : document.querySelector<HTMLElement>('h1');
    target?.focus({ preventScroll: true });
  });
};
