/** Naming a list, new or renamed: one field, checked when it is sent. */
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { LIMITS } from '../../../../shared/src/index.ts';
import { useWords } from '../state/shop-context.ts';

export interface ListNameFormProps {
  readonly submit: string;
  readonly initial?: string;
  readonly children?: ReactNode;
  /** Answers whether it worked; the field is emptied then. */
  onName(name: string): Promise<boolean>;
}

export const ListNameForm = ({ submit, initial = '', children, onName }: ListNameFormProps) => {
  const { t } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState('');
  const max = LIMITS.listNameChars;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    const found =
      trimmed === '' ? t('lists.name-missing') : trimmed.length > max ? t('lists.name-long', { max }) : '';
    setProblem(found);
    if (found !== '') input.current?.focus();
    else if (await onName(trimmed)) setName(initial === '' ? '' : trimmed);
  };

  return (
    <form className="name-form" onSubmit={send} noValidate>
      <div className="field">
        <label htmlFor={id}>{t('lists.name')}</label>
        <input
          ref={input}
          id={id}
          value={name}
          autoComplete="off"
          placeholder={t('lists.name-example')}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setName(event.target.value)}
        />
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      </div>
      <div className="form-actions">
        <button type="submit" className="button">
          {submit}
        </button>
        {children}
      </div>
    </form>
  );
};
