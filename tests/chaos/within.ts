/** Waiting in a world whose servers die: for a time, or for a promise at most for a time. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class TooLate extends Error {}

/** @throws TooLate when the promise takes longer; what becomes of it then is nobody's matter. */
export const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    // Too late to matter to anybody.
    promise.catch(() => undefined);
  }
};
