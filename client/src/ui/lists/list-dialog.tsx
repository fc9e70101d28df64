/** A question about a list in the browser's own dialog: focus goes in and comes back by itself, Escape leaves. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

export interface ListDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  onClose(): void;
}

export const ListDialog = ({ title, children, onClose }: ListDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Layout, not passive: the dialog must close while it is still in the page, or the focus is not given back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
};
