/** A labelled field with its hint and its problem, tied together for those who hear the page. */
import { Eye, EyeOff } from 'lucide-react';
import { type InputHTMLAttributes, type Ref, useId, useState } from 'react';
import { useWords } from '../state/shop-context.ts';

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

export const TextField = ({ label, hint, problem = '', type = 'text', ...rest }: TextFieldProps) => {
  const { t } = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const isPassword = type === 'password';
  const toggleText = isOpen ? t('account.hide-password') : t('account.show-password');
  const Icon = isOpen ? EyeOff : Eye;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-box">
        <input
          id={id}
          type={isPassword && isOpen ? 'text' : type}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-hint ${id}-problem`}
          {...rest}
        />
        {isPassword && (
          <button
            type="button"
            className="field-eye"
            aria-label={toggleText}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon aria-hidden="true" size={20} />
          </button>
        )}
      </span>
      <p id={`${id}-hint`} className="field-hint">
        {hint}
      </p>
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
};
