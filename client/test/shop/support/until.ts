/** Waits for a condition instead of a time: looks again after every turn of the event loop. */
const GIVE_UP_AFTER_MS = 10_000;

export const until = async (condition: () => boolean, what = condition.toString()): Promise<void> => {
  const endMs = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < endMs) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never came true: ${what}`);
};

/** Lets everything run that is ready to. */
export const settle = async (turns = 20): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
};
