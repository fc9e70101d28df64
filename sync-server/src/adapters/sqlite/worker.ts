/** The thread the baskets' database lives on: a slow disk stops here and not on the event loop of the sockets. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteEngine } from './engine.ts';
import type { Reply } from './operations.ts';
import { type PackedBatch, packOutcomes, unpackBatch } from './packed-batch.ts';

export interface WorkerOptions {
  readonly path: string;
  /** For tests of a full disk. */
  readonly maxPages?: number;
}

const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread');
const answer = (reply: Reply): void => port.postMessage(reply);

const open = (): SqliteEngine | null => {
  const { path, maxPages } = workerData as WorkerOptions;
  try {
    const engine = new SqliteEngine(path);
    if (maxPages !== undefined) engine.limitPages(maxPages);
    return engine;
  } catch (error) {
    answer({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) });
    return null;
  }
};

const engine = open();
if (engine) {
  port.on('message', (message: PackedBatch | 'close') => {
    if (message === 'close') {
      engine.close();
      port.close();
    } else answer({ kind: 'done', id: message.id, packed: packOutcomes(engine.run(unpackBatch(message))) });
  });
  answer({ kind: 'ready' });
}
