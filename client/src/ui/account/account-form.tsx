/** Signing in or creating an account: one form, two modes; what was typed stays when the mode changes. */
import { type FormEvent, useRef, useState } from 'react';
import { useGround } from '../state/shop-context.ts';
import {
  checkFields,
  type FieldName,
  type FieldProblems,
  type Fields,
  fieldsOf,
  type Mode,
  PASSWORD_MIN,
  problemsOf,
} from './account-fields.ts';
import { TextField } from './text-field.tsx';

const EMPTY: Fields = { name: '', email: '', password: '' };

const autoCompleteOf = (field: FieldName, mode: Mode): string => {
  if (field === 'password') return mode === 'sign-in' ? 'current-password' : 'new-password';
  return field === 'email' ? 'username' : 'name';
};

const useAccountForm = (mode: Mode) => {
  const { shop, words } = useGround();
  const [fields, setFields] = useState(EMPTY);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [askedIn, setAskedIn] = useState(mode);
  const [isBusy, setBusy] = useState(false);
  // What was wrong with the one question says nothing about the other.
  if (askedIn !== mode) {
    setAskedIn(mode);
    setProblems({});
  }
  const inputs = useRef<Partial<Record<FieldName, HTMLInputElement | null>>>({});

  const show = (found: FieldProblems) => {
    setProblems(found);
    const first = fieldsOf(mode).find((field) => found[field]);
    if (first) inputs.current[first]?.focus();
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const found = checkFields(words, mode, fields);
    show(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    const { password } = fields;
    const [email, name] = [fields.email.trim(), fields.name.trim()];
    const result = await (mode === 'sign-in'
      ? shop.signIn({ email, password })
      : shop.signUp({ email, password, name }));
    setBusy(false);
    if (!result.ok) show(problemsOf(words, result.error));
  };
  return { fields, setFields, problems, isBusy, inputs, send };
};

const LABELS = { name: 'account.name', email: 'account.email', password: 'account.password' } as const;

export const AccountForm = ({ mode }: { readonly mode: Mode }) => {
  const { t } = useGround().words;
  const { fields, setFields, problems, isBusy, inputs, send } = useAccountForm(mode);
  const isNew = mode === 'sign-up';
  const waiting = isNew ? t('account.busy-sign-up') : t('account.busy-sign-in');
  const ready = isNew ? t('account.sign-up') : t('account.sign-in');
  return (
    <form className="account-form" onSubmit={send} noValidate>
      {fieldsOf(mode).map((field) => (
        <TextField
          key={field}
          ref={(input) => {
            inputs.current[field] = input;
          }}
          name={field}
          type={field === 'name' ? 'text' : field}
          autoComplete={autoCompleteOf(field, mode)}
          autoCapitalize={field === 'name' ? 'words' : 'none'}
          spellCheck={false}
          required
          label={t(LABELS[field])}
          hint={field === 'password' && isNew ? t('account.password-hint', { min: PASSWORD_MIN }) : undefined}
          problem={problems[field]}
          value={fields[field]}
          onChange={(event) => setFields({ ...fields, [field]: event.target.value })}
        />
      ))}
      <p className="form-problem" role="alert">
        {problems.form}
      </p>
      <button type="submit" className="button button-strong" aria-disabled={isBusy}>
        {isBusy ? waiting : ready}
      </button>
    </form>
  );
};
