/** What a run of the property tests can be told from outside: `PANNIER_SEED` repeats one, `PANNIER_RUNS` scales it. */
const number = (text: string | undefined): number | null => {
  const value = Number(text);
  return text !== undefined && text !== '' && Number.isSafeInteger(value) ? value : null;
};

export const SEED = number(process.env.PANNIER_SEED) ?? crypto.getRandomValues(new Int32Array(1))[0] ?? 1;

/** Histories of a main property; the brief asks for at least 2,000. */
export const RUNS = number(process.env.PANNIER_RUNS) ?? 2_000;
