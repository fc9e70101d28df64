/**
 * Short messages with one way back. A toast knows no clock: the page that draws it says when it has been seen
 * for long enough, and never while a finger, pointer or the keyboard rests on it.
 */
import { type Cell, createCell } from './live.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'calm' | 'problem';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface Toasts {
  readonly shown: Cell<readonly Toast[]>;
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
  /** Runs the toast's action, once: it leaves. */
  answer(toast: Toast): void;
}

/** More than this would cover the page they speak of; the oldest go first. */
const MAX_SHOWN = 3;

export const createToasts = (): Toasts => {
  const shown = createCell<readonly Toast[]>([]);
  let nextId = 1;
  const dismiss = (id: number) => shown.set(shown.get().filter((toast) => toast.id !== id));
  return {
    shown,
    show: (toast) => shown.set([...shown.get(), { ...toast, id: nextId++ }].slice(-MAX_SHOWN)),
    dismiss,
    answer: ({ id, action }) => {
      dismiss(id);
      action?.run();
    },
  };
};
