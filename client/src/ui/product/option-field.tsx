/** One option of a product: a row of choices, or a field for the shopper's own words. */
import { useId } from 'react';
import { LIMITS, type ProductOption } from '../../../../shared/src/index.ts';
import { useWords } from '../state/shop-context.ts';

export interface OptionFieldProps {
  readonly option: ProductOption;
  readonly value: string;
  onChoose(value: string): void;
}

const OwnWords = ({ option, value, onChoose }: OptionFieldProps) => {
  const { t } = useWords();
  const id = useId();
  const max = LIMITS.personalisationChars;
  return (
    <div className="field">
      <label htmlFor={id}>{option.label}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={max}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChoose(event.target.value)}
      />
      <p id={`${id}-hint`} className="field-hint">
        {t('product.personalisation-hint', { max })}
      </p>
    </div>
  );
};

export const OptionField = (props: OptionFieldProps) => {
  const group = useId();
  const { option, value, onChoose } = props;
  if (option.values.length === 0) return <OwnWords {...props} />;
  return (
    <fieldset className="choices">
      <legend>{option.label}</legend>
      <div className="choices-row">
        {option.values.map((choice) => (
          <label key={choice} className="choice">
            <input
              type="radio"
              name={group}
              value={choice}
              checked={choice === value}
              onChange={() => onChoose(choice)}
            />
            <span>{choice}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
