/** The three stations of a change, and how far the newest one has got. */
import { Check, CheckCheck, type LucideIcon, Smartphone } from 'lucide-react';
import type { Badge } from '../../shop/shop.ts';
import { useWords } from '../state/shop-context.ts';

const STATIONS = [
  { badge: 'device', key: 'sync.device', icon: Smartphone },
  { badge: 'sent', key: 'sync.sent', icon: Check },
  { badge: 'saved', key: 'sync.saved', icon: CheckCheck },
] as const satisfies readonly { badge: Badge; key: string; icon: LucideIcon }[];

export const Pipeline = ({ badge }: { readonly badge: Badge }) => {
  const { t } = useWords();
  const reached = STATIONS.findIndex((station) => station.badge === badge);
  return (
    <ol className="pipeline" aria-label={t('device.pipeline')}>
      {STATIONS.map(({ badge: each, key, icon: Icon }, place) => (
        <li key={each} data-reached={place <= reached} aria-current={place === reached ? 'step' : undefined}>
          <span className="station">
            <Icon aria-hidden="true" size={20} />
          </span>
          {t(key)}
        </li>
      ))}
    </ol>
  );
};
