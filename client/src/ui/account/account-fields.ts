/** What the account forms ask, what they check before sending, and which field an answer of the shop is about. */
import { type Failure, LIMITS } from '../../../../shared/src/index.ts';
import type { Translator } from '../../messages/translator.ts';

export type Mode = 'sign-in' | 'sign-up';
export type FieldName = 'name' | 'email' | 'password';
export type Fields = Readonly<Record<FieldName, string>>;
export type FieldProblems = Partial<Record<FieldName | 'form', string>>;

/** What the server's sign-up asks for as well. */
export const PASSWORD_MIN = 8;

/** As many as the server takes. */
const MOST: Readonly<Record<FieldName, number>> = {
  name: LIMITS.personNameChars,
  email: LIMITS.emailChars,
  password: LIMITS.passwordCharsMax,
};

/** Order of the fields on the page; the first wrong one takes the focus. */
export const fieldsOf = (mode: Mode): readonly FieldName[] =>
  mode === 'sign-in' ? ['email', 'password'] : ['name', 'email', 'password'];

/** Only what is surely wrong: something, an @, something. Whether it exists is known by the mail alone. */
const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);

export const checkFields = ({ t }: Translator, mode: Mode, fields: Fields): FieldProblems => {
  const problems: FieldProblems = {};
  if (mode === 'sign-up' && fields.name.trim() === '') problems.name = t('account.name-missing');
  if (!looksLikeEmail(fields.email.trim())) problems.email = t('account.email-missing');
  if (fields.password === '') problems.password = t('account.password-missing');
  else if (mode === 'sign-up' && fields.password.length < PASSWORD_MIN) {
    problems.password = t('account.password-short', { min: PASSWORD_MIN });
  }
  for (const field of fieldsOf(mode)) {
    const length = (field === 'password' ? fields[field] : fields[field].trim()).length;
    if (length > MOST[field]) problems[field] = t('account.too-long', { max: MOST[field] });
  }
  return problems;
};

const isField = (text: string | undefined): text is FieldName =>
  text === 'name' || text === 'email' || text === 'password';

export const problemsOf = ({ t, problem }: Translator, { code, field }: Failure): FieldProblems => {
  if (code === 'email-taken') return { email: problem(code) };
  if (code === 'wrong-credentials') return { password: problem(code) };
  if (code === 'invalid-field' && isField(field)) return { [field]: t('account.field-refused') };
  return { form: problem(code) };
};
