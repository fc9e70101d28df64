/**
 * Looking for goods. On the catalogue every letter looks again; from other pages it goes there on Enter.
 * The address is the truth, the field only a draft of it.
 */
import { Search, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { cataloguePath, navigate, useCatalogueAddress, usePathname } from '../state/routes.ts';
import { useWords } from '../state/shop-context.ts';

export const SearchBox = () => {
  const { t } = useWords();
  const isHome = usePathname() === '/';
  const { text, category } = useCatalogueAddress();
  const asked = isHome ? text : '';
  const [draft, setDraft] = useState(asked);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => setDraft((now) => (now.trim() === asked ? now : asked)), [asked]);

  const look = (next: string) => {
    setDraft(next);
    // The first letter is a step the shopper can go back from; the following ones are the same step.
    if (isHome) navigate(cataloguePath({ text: next.trim(), category }), { replace: asked !== '' });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isHome) navigate(cataloguePath({ text: draft.trim() }));
  };
  const clear = () => {
    look('');
    input.current?.focus();
  };

  return (
    <search className="search">
      <form onSubmit={submit}>
        <Search className="search-icon" aria-hidden="true" size={18} />
        <input
          ref={input}
          type="search"
          name="q"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          enterKeyHint="search"
          value={draft}
          onChange={(event) => look(event.target.value)}
        />
        {draft !== '' && (
          <button type="button" className="search-clear" aria-label={t('search.clear')} onClick={clear}>
            <X aria-hidden="true" size={18} />
          </button>
        )}
      </form>
    </search>
  );
};
