/**
 * A page whose code is fetched when it is wanted. One that has been fetched is drawn at once; React's own `lazy`
 * would show the fallback first, and a fallback that was shown stays for 300 ms (React's throttle of reveals).
 */
import { type ComponentType, type ReactNode, use, useState } from 'react';

export interface LazyPage {
  (): ReactNode;
  /** Fetches the code ahead; rejects where it cannot be had, and tries again the next time. */
  fetch(): Promise<void>;
}

export const lazyPage = (load: () => Promise<{ default: ComponentType }>): LazyPage => {
  let Loaded: ComponentType | null = null;
  let loading: Promise<void> | null = null;
  /** What drawing waits for; a failure stays, or the page would ask again for ever instead of saying so. */
  let wanted: Promise<void> | null = null;
  const fetch = (): Promise<void> => {
    loading ??= load().then(
      (module) => {
        Loaded = module.default;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  const Fetched = () => {
    wanted ??= fetch();
    use(wanted);
    return Loaded && <Loaded />;
  };
  const Page = () => {
    // Decided once for each visit of the page: changing over to the other would begin it anew.
    const [isHere] = useState(Loaded !== null);
    return isHere && Loaded ? <Loaded /> : <Fetched />;
  };
  return Object.assign(Page, { fetch });
};
