/**
 * What the shop has to tell, in one stack that covers no control and moves nothing: notices of the data,
 * a lasting problem, and the toasts of the shopper's own doing.
 */
import { CircleAlert, PackageCheck, Sparkles } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Notice } from '../../shop/shop.ts';
import { MessageCard } from '../parts/message-card.tsx';
import { useLive } from '../state/live.ts';
import { useGround, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { useReturnFocus } from '../state/use-return-focus.ts';
import { useUndoKey } from '../state/use-undo-key.ts';

const NoticeCard = ({ notice }: { readonly notice: Notice }) => {
  const { t, problem } = useWords();
  const shop = useShop();
  const act = useAct();
  const dismiss = () => shop.dismissNotice(notice.id);
  if (notice.kind === 'merged') {
    return (
      <MessageCard
        icon={PackageCheck}
        text={t('notice.merged', { count: notice.itemCount })}
        action={{
          label: t('action.undo'),
          run: () =>
            void act(shop.undoMerge(notice.id), { text: t('notice.unmerged') }).then(
              (isDone) => isDone && dismiss(),
            ),
        }}
        onDismiss={dismiss}
      />
    );
  }
  if (notice.kind === 'update-ready') {
    return (
      <MessageCard
        icon={Sparkles}
        text={t('notice.update')}
        action={{ label: t('notice.reload'), run: () => shop.applyUpdate() }}
        onDismiss={dismiss}
      />
    );
  }
  if (notice.kind === 'update-held')
    return <MessageCard icon={Sparkles} text={t('notice.update-held')} onDismiss={dismiss} />;
  return <MessageCard icon={CircleAlert} tone="problem" text={problem(notice.code)} onDismiss={dismiss} />;
};

const ProblemCard = () => {
  const { problem: code } = useLive(useShop().sync);
  const { problem } = useWords();
  const [hidden, setHidden] = useState<string | null>(null);
  if (code === null || code === hidden) return null;
  return (
    <MessageCard icon={CircleAlert} tone="problem" text={problem(code)} onDismiss={() => setHidden(code)} />
  );
};

export const Messages = () => {
  const { shop, toasts, words } = useGround();
  const notices = useLive(shop.notices);
  const shown = useLive(toasts.shown);
  const root = useRef<HTMLElement>(null);
  useReturnFocus(root);
  useUndoKey(toasts);
  return (
    <section ref={root} className="messages" aria-label={words.t('shell.notices')} aria-live="polite">
      <ProblemCard />
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
      {shown.map((toast) => (
        <MessageCard
          key={toast.id}
          tone={toast.tone}
          text={toast.text}
          isPassing
          {...(toast.tone === 'problem' ? { icon: CircleAlert } : {})}
          action={
            toast.action && {
              label: toast.action.label,
              keys: words.t('action.undo-keys'),
              run: () => toasts.answer(toast),
            }
          }
          onDismiss={() => toasts.dismiss(toast.id)}
        />
      ))}
    </section>
  );
};
