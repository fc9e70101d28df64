/**
 * − / typed / +. The typed number is a draft until Enter or leaving the field; what is not a whole number
 * within the limits is said and the old quantity stays. No button is ever disabled under a finger: focus stays.
 */
import { Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { LIMITS } from '../../../../shared/src/index.ts';
import { beforeClick } from '../state/before-click.ts';
import { ownRun } from '../state/own-run.ts';
import { useWords } from '../state/shop-context.ts';
import { quantityOf } from './quantity.ts';

export interface QuantityFieldProps {
  readonly name: string;
  readonly quantity: number;
  onLess(): void;
  onMore(): void;
  onSet(quantity: number): void;
}

export const QuantityField = ({ name, quantity, onLess, onMore, onSet }: QuantityFieldProps) => {
  const { t, locale } = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const messageId = useId();
  const plain = quantity.toLocaleString(locale, { useGrouping: false });

  const commit = () => {
    if (draft === null) return;
    const wanted = quantityOf(draft);
    setDraft(null);
    setWrong(wanted === null);
    if (wanted !== null && wanted !== quantity) onSet(wanted);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      commit();
    } else if (event.key === 'Escape') {
      setDraft(null);
      setWrong(false);
    }
  };

  return (
    <div className="quantity" data-wrong={isWrong}>
      <div className="quantity-row">
        <button
          type="button"
          aria-label={t('line.less', { name })}
          onClick={(event) => {
            ownRun(event);
            onLess();
          }}
        >
          <Minus aria-hidden="true" size={18} />
        </button>
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          aria-label={t('line.quantity', { name })}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? messageId : undefined}
          value={draft ?? plain}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setDraft(event.target.value);
            setWrong(false);
          }}
          onBlur={() => beforeClick(commit)}
          onKeyDown={onKeyDown}
        />
        <button type="button" aria-label={t('line.more', { name })} onClick={onMore}>
          <Plus aria-hidden="true" size={18} />
        </button>
      </div>
      <p id={messageId} className="field-problem" role="alert">
        {isWrong && t('line.bad-quantity', { max: LIMITS.quantityMax })}
      </p>
    </div>
  );
};
