/**
 * One page of the catalogue that grows. The last answers are remembered, so that going back from a product
 * shows the goods at once and at the place where they were.
 */
import { useCallback, useState } from 'react';
import type { Product } from '../../../../shared/src/index.ts';
import { useLive } from './live.ts';
import type { CatalogueAddress } from './routes.ts';
import { useShop } from './shop-context.ts';
import { useFound } from './use-found.ts';

export const PAGE_SIZE = 24;
const MOST_REMEMBERED = 12;

interface Answer {
  readonly key: string;
  readonly products: readonly Product[];
  readonly total: number;
}

const answers = new Map<string, Answer>();
const limits = new Map<string, number>();

const remember = <T>(memory: Map<string, T>, key: string, value: T): void => {
  memory.delete(key);
  memory.set(key, value);
  for (const [oldest] of memory) {
    if (memory.size <= MOST_REMEMBERED) return;
    memory.delete(oldest);
  }
};

export interface Search {
  /** null until the first answer. While a newer question is asked, the answer to the one before. */
  readonly answer: { readonly products: readonly Product[]; readonly total: number } | null;
  /** The answer belongs to the address that is shown. */
  readonly isFresh: boolean;
  showMore(): void;
}

export const useSearch = ({ text, category }: CatalogueAddress): Search => {
  const { catalogue } = useShop();
  const version = useLive(catalogue.version);
  const key = JSON.stringify([text, category]);
  const [, redraw] = useState(0);
  const limit = limits.get(key) ?? PAGE_SIZE;

  const ask = useCallback(async (): Promise<Answer & { version: number }> => {
    const query = { ...(text ? { text } : {}), ...(category ? { category } : {}), offset: 0, limit };
    const answer = { ...(await catalogue.search(query)), key };
    remember(answers, key, answer);
    return { ...answer, version };
  }, [catalogue, text, category, limit, key, version]);

  const known = answers.get(key);
  const answer = useFound<Answer>(ask, known ?? null);
  return {
    answer,
    isFresh: answer?.key === key,
    showMore: () => {
      remember(limits, key, limit + PAGE_SIZE);
      redraw((times) => times + 1);
    },
  };
};
