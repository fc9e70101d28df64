/** The account: signing in or up, or who is signed in. The same address for both, so a bookmark never misleads. */
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Mode } from '../account/account-fields.ts';
import { AccountForm } from '../account/account-form.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { useLive } from '../state/live.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';

const MODES: readonly Mode[] = ['sign-in', 'sign-up'];
const MODE_KEYS = { 'sign-in': 'account.sign-in', 'sign-up': 'account.sign-up' } as const;

const SignOutButton = () => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  return (
    <button
      type="button"
      className="button button-quiet"
      onClick={() => act(shop.signOut(), { text: t('account.signed-out') })}
    >
      <LogOut className="mirrored" aria-hidden="true" size={18} />
      {t('account.sign-out')}
    </button>
  );
};

/** `hasEnded`: whose session ended stays on this device until they come back or leave for good. */
const SignIn = ({ hasEnded }: { readonly hasEnded: boolean }) => {
  const { t } = useWords();
  const [mode, setMode] = useState<Mode>('sign-in');
  return (
    <div className="page account">
      <div className="page-head">
        <PageTitle text={t('account.sign-in-title')} />
        <p className="page-intro">{t('account.why')}</p>
      </div>
      <div className="panel">
        <fieldset className="segments">
          <legend className="unseen">{t('account.tabs')}</legend>
          {MODES.map((each) => (
            <label key={each}>
              <input type="radio" name="mode" checked={each === mode} onChange={() => setMode(each)} />
              <span>{t(MODE_KEYS[each])}</span>
            </label>
          ))}
        </fieldset>
        <AccountForm mode={mode} />
      </div>
      {hasEnded ? <SignOutButton /> : <p className="page-note">{t('account.guest-note')}</p>}
    </div>
  );
};

interface SignedInProps {
  readonly user: { readonly name: string; readonly email: string };
}

const SignedIn = ({ user: { name, email } }: SignedInProps) => {
  const { t } = useWords();
  return (
    <div className="page account">
      <div className="page-head">
        <PageTitle text={t('account.hello', { name: name || email })} tabText={t('account.title')} />
        <p className="page-intro">{t('account.signed-in-as', { email })}</p>
      </div>
      <div className="panel">
        <p>{t('account.shared')}</p>
        <div className="form-actions">
          <Link href="/cart" className="button button-strong">
            {t('account.to-cart')}
          </Link>
          <Link href="/lists" className="button button-quiet">
            {t('account.to-lists')}
          </Link>
        </div>
        <hr />
        <p className="field-hint">{t('account.sign-out-note')}</p>
        <SignOutButton />
      </div>
    </div>
  );
};

export const AccountPage = () => {
  const shop = useShop();
  const { user } = useLive(shop.session);
  const hasEnded = useLive(shop.sync).problem === 'signed-out';
  return user && !hasEnded ? <SignedIn user={user} /> : <SignIn hasEnded={user !== null} />;
};

export default AccountPage;
