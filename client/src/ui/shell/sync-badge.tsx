/**
 * How far the newest change has got: on this device, sent, saved; how many wait; and whether there is a
 * connection. Only what lasts is read aloud: every tap would otherwise be told three times.
 */
import { Check, CheckCheck, CloudAlert, CloudOff, Smartphone } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Translator } from '../../messages/translator.ts';
import type { SyncView } from '../../shop/shop.ts';
import { useLive } from '../state/live.ts';
import { useSay, useShop, useWords } from '../state/shop-context.ts';

const BADGE_KEYS = { device: 'sync.device', sent: 'sync.sent', saved: 'sync.saved' } as const;
const BADGES = ['device', 'sent', 'saved'] as const;
/** Made once: what is the same element as before is not looked at again, and every tap changes the badge twice. */
const ICONS: Record<SyncView['badge'], ReactNode> = {
  device: <Smartphone aria-hidden="true" size={18} />,
  sent: <Check aria-hidden="true" size={18} />,
  saved: <CheckCheck aria-hidden="true" size={18} />,
};

/** Why the newest change stays where it is, where the server has said so. */
export const heldText = ({ t }: Translator, { badge, isHeldUp }: SyncView): string =>
  isHeldUp ? t(badge === 'sent' ? 'sync.held-sent' : 'sync.held-device') : '';

const stateText = (words: Translator, sync: SyncView, isOffline: boolean): string => {
  const { t } = words;
  const parts = [sync.problem ? t('sync.problem') : heldText(words, sync) || t(BADGE_KEYS[sync.badge])];
  if (isOffline) parts.push(t('sync.offline'));
  if (sync.waiting > 0) parts.push(t('sync.waiting', { count: sync.waiting }));
  return parts.join(', ');
};

/** Says the lasting states: the connection is gone, a change is held up, or what had to wait has been saved. */
const useSpokenSync = ({ badge }: SyncView, isOffline: boolean, held: string): void => {
  const { t } = useWords();
  const say = useSay();
  const before = useRef({ isOffline, badge, isOwed: false, held: '' });
  useEffect(() => {
    const was = before.current;
    const isOwed = was.isOwed || isOffline || badge !== 'saved';
    const isDone = isOwed && !isOffline && badge === 'saved';
    // Every tap passes through more than one state: until all is saved, a reason is said once.
    before.current = { isOffline, badge, isOwed: isOwed && !isDone, held: isDone ? '' : held || was.held };
    if (isOffline && !was.isOffline) say(t('sync.said-offline'));
    else if (isDone) say(t('sync.said-saved'));
    else if (held && held !== was.held) say(held);
  });
};

const Waiting = ({ count }: { readonly count: number }) => {
  const { number } = useWords();
  return <span className="sync-waiting">{number(count)}</span>;
};

/** All three states at all times, one of them visible: a tap on the way to the server moves nothing in the header. */
const Travel = ({ waiting }: { readonly waiting: number }) => {
  const { t } = useWords();
  return (
    <span className="sync-states" aria-hidden="true">
      {BADGES.map((badge) => (
        <span key={badge} className="sync-state" data-state={badge}>
          {ICONS[badge]}
          <span className="sync-text">{t(BADGE_KEYS[badge])}</span>
          {badge === 'device' && <Waiting count={Math.max(1, waiting)} />}
        </span>
      ))}
    </span>
  );
};

/** What lasts, and asks for attention: no connection, or something that went wrong. */
const Trouble = ({ sync, isOffline }: { readonly sync: SyncView; readonly isOffline: boolean }) => {
  const { t } = useWords();
  const Icon = sync.problem ? CloudAlert : CloudOff;
  return (
    <span className="sync-state" aria-hidden="true">
      <Icon size={18} />
      {isOffline && <span className="sync-offline">{t('sync.offline')}</span>}
      <span className="sync-text">{t(sync.problem ? 'sync.problem' : BADGE_KEYS[sync.badge])}</span>
      {sync.waiting > 0 && <Waiting count={sync.waiting} />}
    </span>
  );
};

export const SyncBadge = () => {
  const words = useWords();
  const sync = useLive(useShop().sync);
  // Every visit begins unconnected. That is "offline" only when connecting has had its time (a CSS animation).
  const [hasTried, setTried] = useState(sync.isConnected);
  if (sync.isConnected && !hasTried) setTried(true);
  const isOffline = hasTried && !sync.isConnected;
  const held = heldText(words, sync);
  useSpokenSync(sync, isOffline, held);
  return (
    <Link
      href="/device"
      className="sync-badge"
      data-badge={sync.badge}
      data-offline={isOffline}
      data-problem={sync.problem !== null}
      data-held={held !== ''}
    >
      <span className="unseen">{words.t('sync.link', { state: stateText(words, sync, isOffline) })}</span>
      {isOffline || sync.problem ? (
        <Trouble sync={sync} isOffline={isOffline} />
      ) : (
        <Travel waiting={sync.waiting} />
      )}
      {held && (
        <span className="sync-note" aria-hidden="true">
          {held}
        </span>
      )}
      {!hasTried && <span className="sync-trying" onAnimationEnd={() => setTried(true)} />}
    </Link>
  );
};
