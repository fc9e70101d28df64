/**
 * An answer of the shop that takes a moment (catalogue, device): null until it is there, and the last one
 * stays on the page while a newer one is looked up. An answer that comes late is dropped.
 */
import { useEffect, useState } from 'react';

/** `ask` must be stable for equal questions (`useCallback`); a new one asks again. A rejection is a bug and is thrown. */
export const useFound = <T>(ask: () => Promise<T>, initial: T | null = null): T | null => {
  const [found, setFound] = useState<{ value: T | null; failure: unknown }>({
    value: initial,
    failure: null,
  });
  useEffect(() => {
    let isWanted = true;
    ask().then(
      (value) => isWanted && setFound({ value, failure: null }),
      (failure: unknown) => isWanted && setFound({ value: null, failure }),
    );
    return () => {
      isWanted = false;
    };
  }, [ask]);
  if (found.failure !== null) throw found.failure;
  return found.value;
};
