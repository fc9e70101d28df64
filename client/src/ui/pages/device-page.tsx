/** This device: what is stored here, what still travels, and whether the browser will keep it. */
import { useCallback } from 'react';
import type { DeviceView } from '../../shop/shop.ts';
import { type Fact, Facts } from '../device/facts.tsx';
import { Pipeline } from '../device/pipeline.tsx';
import { StorageMeter } from '../device/storage-meter.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { heldText } from '../shell/sync-badge.tsx';
import { useLive } from '../state/live.ts';
import { useShop, useWords } from '../state/shop-context.ts';
import { useFound } from '../state/use-found.ts';

const useDevice = (): DeviceView | null => {
  const shop = useShop();
  // Stored things change with every op, every acknowledgement and every page of goods that arrives.
  const basket = useLive(shop.basket);
  const sync = useLive(shop.sync);
  const goods = useLive(shop.catalogue.version);
  const ask = useCallback(
    async () => ({ view: await shop.describeDevice(), basket, sync, goods }),
    [shop, basket, sync, goods],
  );
  return useFound(ask)?.view ?? null;
};

const useSyncFacts = (): Fact[] => {
  const words = useWords();
  const { t, number, moment } = words;
  const sync = useLive(useShop().sync);
  const { badge, waiting, isConnected, lastSavedAt } = sync;
  const states = {
    device: t('device.state-device'),
    sent: t('device.state-sent'),
    saved: t('device.state-saved'),
  };
  return [
    {
      name: t('device.state'),
      value: heldText(words, sync) || states[badge],
      tone: sync.isHeldUp || badge === 'device' ? 'warm' : 'good',
    },
    {
      name: t('device.connection'),
      value: isConnected ? t('device.connected') : t('device.offline'),
      tone: isConnected ? 'good' : 'warm',
    },
    {
      name: t('device.waiting'),
      value: waiting === 0 ? t('device.waiting-none') : number(waiting),
    },
    { name: t('device.last-saved'), value: lastSavedAt === null ? t('device.never') : moment(lastSavedAt) },
  ];
};

const useStoredFacts = (device: DeviceView): Fact[] => {
  const { t, number, bytes } = useWords();
  const size = bytes(device.storedBytes);
  return [
    { name: t('device.updates'), value: t('device.updates-size', { count: device.storedUpdates, size }) },
    { name: t('device.products'), value: number(device.products) },
    { name: t('device.storage'), value: <StorageMeter {...device} /> },
    {
      name: t('device.persistent'),
      value: device.isPersistent ? t('device.persistent-yes') : t('device.persistent-no'),
      tone: device.isPersistent ? 'good' : 'warm',
    },
    {
      name: t('device.corrupt'),
      value:
        device.corruptRows === 0
          ? t('device.corrupt-none')
          : t('device.corrupt-text', { count: device.corruptRows }),
      ...(device.corruptRows > 0 ? { tone: 'problem' as const } : {}),
    },
  ];
};

const useAboutFacts = (device: DeviceView): Fact[] => {
  const { t } = useWords();
  const { user } = useLive(useShop().session);
  return [
    {
      name: t('device.owner'),
      value: user ? t('device.owner-user', { email: user.email }) : t('device.owner-guest'),
    },
    { name: t('device.id'), value: <code>{device.deviceId}</code> },
    { name: t('device.tab'), value: device.isLeader ? t('device.tab-leader') : t('device.tab-follower') },
  ];
};

const Described = ({ device }: { readonly device: DeviceView }) => {
  const { t } = useWords();
  return (
    <>
      <section className="panel" aria-labelledby="stored">
        <h2 id="stored">{t('device.stored-title')}</h2>
        <Facts facts={useStoredFacts(device)} />
      </section>
      <section className="panel" aria-labelledby="about">
        <h2 id="about">{t('device.about-title')}</h2>
        <Facts facts={useAboutFacts(device)} />
      </section>
    </>
  );
};

export const DevicePage = () => {
  const { t } = useWords();
  const device = useDevice();
  const { badge } = useLive(useShop().sync);
  return (
    <div className="page device">
      <div className="page-head">
        <PageTitle text={t('device.title')} />
        <p className="page-intro">{t('device.intro')}</p>
      </div>
      <section className="panel" aria-labelledby="travel">
        <h2 id="travel">{t('device.sync-title')}</h2>
        <Pipeline badge={badge} />
        <Facts facts={useSyncFacts()} />
      </section>
      {device ? (
        <Described device={device} />
      ) : (
        <div className="panel panel-waiting shimmer">
          <p className="unseen">{t('device.loading')}</p>
        </div>
      )}
    </div>
  );
};

export default DevicePage;
