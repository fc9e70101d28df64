/**
 * Focus that survives its line: when the line that holds the focus leaves a list (removed here, moved, or taken
 * out on another device), the line that takes its place is focused, then the one before, then the page's title.
 */
import { type RefObject, useEffect, useRef } from 'react';

/** Lines carry `data-line` and are focusable (`tabIndex={-1}`). */
export const useKeepFocus = (container: RefObject<HTMLElement | null>, ids: readonly string[]): void => {
  const last = useRef<{ ids: readonly string[]; focused: string | null }>({ ids, focused: null });

  useEffect(() => {
    const root = container.current;
    if (!root) return;
    const note = (event: FocusEvent) => {
      const line = (event.target as HTMLElement).closest<HTMLElement>('[data-line]');
      last.current.focused = line?.dataset.line ?? null;
    };
    root.addEventListener('focusin', note);
    return () => root.removeEventListener('focusin', note);
  });

  useEffect(() => {
    const { ids: before, focused } = last.current;
    last.current.ids = ids;
    if (focused === null || ids.includes(focused)) return;
    last.current.focused = null;
    const held = document.activeElement;
    if (held && held !== document.body) return;
    const place = before.indexOf(focused);
    const next = before.slice(place + 1).find((id) => ids.includes(id));
    const previous = before.slice(0, Math.max(0, place)).findLast((id) => ids.includes(id));
    const id = next ?? previous;
    const target =
      id === undefined
        ? document.querySelector<HTMLElement>('h1')
        : container.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
    target?.focus();
  }, [container, ids]);
};
