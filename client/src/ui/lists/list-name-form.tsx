/** Naming a list, new or renamed: one field, checked when it is sent. */
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { LIMITS } from '../../../../shared/src/index.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useListName } from './list-name.ts';

export interface ListNameFormProps {
  readonly submit: string;
  readonly initial?: string;
  readonly children?: ReactNode;
  /** Answers whether it worked; the field is emptied then. */
  onName(name: string): Promise<boolean>;
}

const isSameName = (a: string, b: string): boolean => a.toLocaleLowerCase() === b.toLocaleLowerCase();

export const ListNameForm = ({ submit, initial = '', children, onName }: ListNameFormProps) => {
  const { t } = useWords();
  const shop = useShop();
  const nameOf = useListName();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState('');
  const max = LIMITS.listNameChars;

  const problemOf = (wanted: string): string => {
    if (wanted === '') return t('lists.name-missing');
    if (wanted.length > max) return t('lists.name-long', { max });
    const isTaken = shop.basket.get().lists.some((list) => {
      const known = nameOf(list);
      return known !== initial && isSameName(known, wanted);
    });
    return isTaken ? t('lists.name-taken', { name: wanted }) : '';
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    const found = problemOf(trimmed);
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
