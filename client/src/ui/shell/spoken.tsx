/** The region screen readers follow: what changed, and the title of a page that was opened. Never seen. */
import { useLive } from '../state/live.ts';
import { useGround } from '../state/shop-context.ts';

export const Spoken = () => {
  const { text, turn } = useLive(useGround().spoken);
  return (
    <div role="status" aria-live="polite" className="unseen">
      <span key={turn}>{text}</span>
    </div>
  );
};
