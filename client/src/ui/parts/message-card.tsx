/**
 * One message with at most one way to answer it. A passing one leaves by itself when its clock, a CSS
 * animation that stands still under a pointer or the focus, has run out.
 */
import { type LucideIcon, X } from 'lucide-react';
import { useWords } from '../state/shop-context.ts';

export interface MessageCardProps {
  readonly text: string;
  readonly icon?: LucideIcon;
  readonly tone?: 'calm' | 'problem';
  /** `keys` says the keys that do the same. */
  readonly action?: { readonly label: string; readonly keys?: string; readonly run: () => void } | null;
  readonly isPassing?: boolean;
  onDismiss(): void;
}

export const MessageCard = ({
  text,
  icon: Icon,
  tone = 'calm',
  action,
  isPassing,
  onDismiss,
}: MessageCardProps) => {
  const { t } = useWords();
  return (
    <div className="message" data-tone={tone}>
      {Icon && <Icon className="message-icon" aria-hidden="true" size={20} />}
      <p>
        {text}
        {action?.keys && <span className="unseen">{action.keys}</span>}
      </p>
      {action && (
        <button
          type="button"
          className="message-action"
          aria-keyshortcuts={action.keys && 'Control+Z Meta+Z'}
          onClick={action.run}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="message-close" aria-label={t('action.dismiss')} onClick={onDismiss}>
        <X aria-hidden="true" size={18} />
      </button>
      {isPassing && <span className="message-clock" aria-hidden="true" onAnimationEnd={onDismiss} />}
    </div>
  );
};
