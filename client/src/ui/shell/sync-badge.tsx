/**
 * How far the newest change has got: on this device, sent, saved; how many wait; and whether there is a
 * connection. Only what lasts is read aloud: every tap would otherwise be told three times.
 */
import { Check, CheckCheck, CloudAlert, CloudOff, type LucideIcon, Smartphone } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Translator } from '../../messages/translator.ts';
import type { SyncView } from '../../shop/shop.ts';
import { useLive } from '../state/live.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';

const BADGE_KEYS = { device: 'sync.device', sent: 'sync.sent', saved: 'sync.saved' } as const;
const ICONS: Record<SyncView['badge'], LucideIcon> = {
  device: Smartphone,
  sent: Check,
  saved: CheckCheck,
};

const stateText = ({ t }: Translator, sync: SyncView, isOffline: boolean): string => {
  const parts = [sync.problem ? t('sync.problem') : t(BADGE_KEYS[sync.badge])];
  if (isOffline) parts.push(t('sync.offline'));
  if (sync.waiting > 0) parts.push(t('sync.waiting', { count: sync.waiting }));
  return parts.join(', ');
};

/** Says the lasting states: the connection is gone, or what had to wait has been saved. */
const useSpokenSync = ({ badge }: SyncView, isOffline: boolean): void => {
  const { t } = useWords();
  const say = useSay();
  const before = useRef({ isOffline, badge, isOwed: false });
  useEffect(() => {
    const was = before.current;
    const isOwed = was.isOwed || isOffline || badge !== 'saved';
    const isDone = isOwed && !isOffline && badge === 'saved';
    before.current = { isOffline, badge, isOwed: isOwed && !isDone };
    if (isOffline && !was.isOffline) say(t('sync.said-offline'));
    else if (isDone) say(t('sync.said-saved'));
  });
};

export const SyncBadge = () => {
  const words = useWords();
  const sync = useLive(useShop().sync);
  // Every visit begins unconnected. That is "offline" only when connecting has had its time (a CSS animation).
  const [hasTried, setTried] = useState(sync.isConnected);
  if (sync.isConnected && !hasTried) setTried(true);
  const isOffline = hasTried && !sync.isConnected;
  useSpokenSync(sync, isOffline);
  const Icon = sync.problem ? CloudAlert : isOffline ? CloudOff : ICONS[sync.badge];
  return (
    <Link
      href="/device"
      className="sync-badge"
      data-badge={sync.badge}
      data-offline={isOffline}
      data-problem={sync.problem !== null}
    >
      <Icon aria-hidden="true" size={18} />
      <span className="unseen">{words.t('sync.link', { state: stateText(words, sync, isOffline) })}</span>
      {isOffline && (
        <span className="sync-offline" aria-hidden="true">
          {words.t('sync.offline')}
        </span>
      )}
      <span className="sync-text" aria-hidden="true">
        {sync.problem ? words.t('sync.problem') : words.t(BADGE_KEYS[sync.badge])}
      </span>
      {sync.waiting > 0 && (
        <span className="sync-waiting" aria-hidden="true">
          {words.number(sync.waiting)}
        </span>
      )}
      {!hasTried && <span className="sync-trying" onAnimationEnd={() => setTried(true)} />}
    </Link>
  );
};
