/**
 * Runs an op of the shop and tells the shopper how it went: nothing or a toast when it worked, the sentence of
 * the failure when it did not. Pages never wait for it; they follow the basket.
 */
import type { Result } from '../../../../shared/src/index.ts';
import { focusAfter } from './after-undo.ts';
import { useGround } from './shop-context.ts';
import type { Toast } from './toasts.ts';

export interface Telling {
  readonly text: string;
  readonly undo?: () => Promise<Result<unknown>>;
}

export type Act = <T>(op: Promise<Result<T>>, telling?: Telling) => Promise<boolean>;

export const useAct = (): Act => {
  const { toasts, words } = useGround();
  const act: Act = async (op, telling) => {
    const result = await op;
    if (!result.ok) {
      toasts.show({ text: words.problem(result.error.code), tone: 'problem', action: null });
      return false;
    }
    if (telling) {
      const { text, undo } = telling;
      const action: Toast['action'] = undo
        ? { label: words.t('action.undo'), run: () => void focusAfter(() => act(undo())) }
        : null;
      toasts.show({ text, tone: 'calm', action });
    }
    return true;
  };
  return act;
};
