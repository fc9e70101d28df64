/** The command line of the chaos, read into options or answered with one sentence. */
import { parseArgs } from 'node:util';

export interface Arguments {
  readonly seconds: number;
  readonly nodes: number;
  readonly isEmbedded: boolean;
  readonly seed: string | null;
  readonly devices: number;
  readonly baskets: number;
}

export type ReadArguments =
  | { readonly ok: true; readonly options: Arguments }
  | { readonly ok: false; readonly problem: string };

export const USAGE =
  'Usage: npm run chaos -- [--seconds 60] [--nodes 2] [--embedded] [--devices 24] [--baskets 12] [--seed S]';

const OPTIONS = {
  seconds: { type: 'string', default: '60' },
  nodes: { type: 'string', default: '2' },
  devices: { type: 'string', default: '24' },
  baskets: { type: 'string', default: '12' },
  embedded: { type: 'boolean', default: false },
  seed: { type: 'string' },
} as const;

const MOST = { seconds: 24 * 60 * 60, nodes: 8, devices: 500, baskets: 1_000 } as const;

export const readArguments = (args: readonly string[]): ReadArguments => {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const numbers = Object.fromEntries(
      Object.entries(MOST).map(([name, most]) => {
        const text = values[name as keyof typeof MOST];
        if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > most)
          throw new Error(`--${name} must be a whole number from 1 to ${most}, but is "${text}".`);
        return [name, Number(text)];
      }),
    ) as Record<keyof typeof MOST, number>;
    return { ok: true, options: { ...numbers, isEmbedded: values.embedded, seed: values.seed ?? null } };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
};
