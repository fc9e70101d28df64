/**
 * Renaming and deleting a list the shopper made. Deleting asks first: what was in it cannot be put back
 * exactly. The dialog focuses its first button, which is therefore the harmless one.
 */
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ListView } from '../../shop/shop.ts';
import { navigate } from '../state/routes.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';
import { useAct } from '../state/use-act.ts';
import { ListDialog } from './list-dialog.tsx';
import { useListName } from './list-name.ts';
import { ListNameForm } from './list-name-form.tsx';

type Open = 'rename' | 'delete' | null;

export const OwnListTools = ({ list }: { readonly list: ListView }) => {
  const { t } = useWords();
  const shop = useShop();
  const act = useAct();
  const say = useSay();
  const name = useListName()(list);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);

  const rename = async (next: string) => {
    const isDone = await act(shop.renameList(list.id, next));
    if (isDone) {
      close();
      say(t('lists.renamed', { name: next }));
    }
    return isDone;
  };
  const remove = () => {
    close();
    // Away first: the page of a list that is gone would say that it does not exist.
    navigate('/lists', { replace: true });
    return act(shop.deleteList(list.id), { text: t('lists.deleted', { name }) });
  };
  const cancel = (
    <button type="button" className="button button-quiet" onClick={close}>
      {t('action.cancel')}
    </button>
  );

  return (
    <div className="list-tools">
      <button type="button" className="text-button" onClick={() => setOpen('rename')}>
        <Pencil aria-hidden="true" size={16} />
        {t('lists.rename')}
      </button>
      <button type="button" className="text-button" onClick={() => setOpen('delete')}>
        <Trash2 aria-hidden="true" size={16} />
        {t('lists.delete')}
      </button>
      {open === 'rename' && (
        <ListDialog title={t('lists.rename-title')} onClose={close}>
          <ListNameForm submit={t('action.save')} initial={name} onName={rename}>
            {cancel}
          </ListNameForm>
        </ListDialog>
      )}
      {open === 'delete' && (
        <ListDialog title={t('lists.delete-title', { name })} onClose={close}>
          <p>{t('lists.delete-text', { count: list.lines.length })}</p>
          <div className="form-actions">
            {cancel}
            <button type="button" className="button button-danger" onClick={remove}>
              {t('lists.delete')}
            </button>
          </div>
        </ListDialog>
      )}
    </div>
  );
};
