/** Ctrl or Cmd + Z answers the newest message that offers Undo; in a text field it stays the field's own. */
import { useEffect } from 'react';
import type { Toasts } from './toasts.ts';

const HAS_ITS_OWN = 'input, textarea, select, [contenteditable], dialog';

export const useUndoKey = (toasts: Toasts): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
      if (key.toLowerCase() !== 'z' || ctrlKey === metaKey || shiftKey || altKey) return;
      if (target instanceof Element && target.closest(HAS_ITS_OWN)) return;
      const newest = toasts.shown.get().findLast(({ action }) => action);
      if (!newest) return;
      event.preventDefault();
      toasts.answer(newest);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [toasts]);
};
