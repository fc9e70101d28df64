/** RxDB's pull replication over the catalogue feed; a chunk of its own, loaded after the first paint. */
import type { RxCollection } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { ProductFeed, Replication } from '../../shop/local-store.ts';
import type { ShelvedProduct } from './schemas.ts';

interface Checkpoint {
  readonly revision: number;
}

const BATCH = 500;
const RETRY_MS = 10_000;

export const replicateProducts = async (
  collection: RxCollection<ShelvedProduct>,
  feed: ProductFeed,
): Promise<Replication> => {
  const pokes = new Subject<'RESYNC'>();
  const state = replicateRxCollection<ShelvedProduct, Checkpoint>({
    collection,
    replicationIdentifier: 'catalogue-v1',
    live: true,
    retryTime: RETRY_MS,
    // The shop elects the leader itself and replicates only there.
    waitForLeadership: false,
    pull: {
      batchSize: BATCH,
      stream$: pokes.asObservable(),
      handler: async (checkpoint, limit) => {
        const revision = checkpoint?.revision ?? 0;
        const page = await feed.fetchAfter(revision, limit);
        return {
          documents: page.products.map(({ deleted, ...product }) => ({ ...product, _deleted: deleted })),
          checkpoint: page.checkpoint,
        };
      },
    },
  });
  return {
    isComplete: state.awaitInitialReplication(),
    poke: () => pokes.next('RESYNC'),
    stop: async () => {
      await state.cancel();
    },
  };
};
