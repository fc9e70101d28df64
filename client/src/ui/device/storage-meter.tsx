/** How much of the room the browser grants is taken. */
import { useWords } from '../state/shop-context.ts';

export interface StorageMeterProps {
  readonly usageBytes: number | null;
  readonly quotaBytes: number | null;
}

export const StorageMeter = ({ usageBytes, quotaBytes }: StorageMeterProps) => {
  const { t, bytes } = useWords();
  if (usageBytes === null || quotaBytes === null) return t('device.storage-unknown');
  const text = t('device.storage-of', { used: bytes(usageBytes), quota: bytes(quotaBytes) });
  return (
    <>
      {text}
      <progress aria-label={t('device.storage')} max={Math.max(1, quotaBytes)} value={usageBytes} />
    </>
  );
};
