/** Two real nodes on Redis and MongoDB behind the real nginx, and what tests do with them. */
import * as Y from 'yjs';
import { type Actor, actorOf, add, type Owner } from '../../shared/src/index.ts';
import { type Cluster, startCluster } from '../support/start-cluster.ts';
import { findNginx, type Nginx, startNginx } from '../support/start-nginx.ts';
import type { StartedServer } from '../support/start-server.ts';
import { NoServer } from '../support/store-server.ts';
import { SyncDevice } from '../support/sync-device.ts';

export const SECRET = 'abcdefghijklmnopqrstuv';
export const PUBLIC_URL = 'https://shop.example';

const ENV = { FLUSH_AFTER_MS: '200', FLUSH_AT_MOST_MS: '600', TRUST_PROXY: 'true' };

export interface Checked<T> {
  readonly cluster: Cluster;
  readonly made: T;
  dispose(): Promise<void>;
}

/** Redis and MongoDB, and what `make` starts on them. Null, and a warning, where this machine lacks a server; with CI=true an error. */
export const startCheckedCluster = async <T>(
  make: (cluster: Cluster) => Promise<T>,
): Promise<Checked<T> | null> => {
  let cluster: Cluster | null = null;
  try {
    findNginx();
    cluster = await startCluster(0, ENV);
    return { cluster, made: await make(cluster), dispose: cluster.dispose };
  } catch (error) {
    await cluster?.dispose();
    if (!(error instanceof NoServer) || process.env.CI === 'true') throw error;
    console.warn(`skipped: ${error.message}`);
    return null;
  }
};

export interface BehindNginx {
  readonly nginx: Nginx;
  readonly nodes: readonly [StartedServer, StartedServer];
}

/** Two nodes with PUBLIC_URL behind one nginx. */
export const twoNodes = async ({ addNode }: Cluster): Promise<BehindNginx> => {
  const nodes = [await addNode({ PUBLIC_URL }), await addNode({ PUBLIC_URL })] as const;
  return { nodes, nginx: await startNginx(nodes.map(({ url }) => url)) };
};

export const guestDevice = (url: string, id: string, device: string, doc?: Y.Doc): SyncDevice =>
  new SyncDevice({ url, owner: `guest:${id}`, device, credential: { kind: 'guest', secret: SECRET }, doc });

/** Tries until it works: a node comes back. */
export const retried = async <T>(run: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await run();
    } catch {
      await new Promise((turn) => setImmediate(turn));
    }
  }
};

/** A device that speaks HTTP only: what it has against what the server has, in one POST. */
export class HttpDevice {
  readonly doc = new Y.Doc();
  readonly actor: Actor;
  readonly statuses: number[] = [];
  readonly #address: string;

  constructor(url: string, id: string, device: string) {
    this.actor = actorOf(`guest:${id}` as Owner, device, 0);
    this.#address = `${url}/api/v1/sync/guest:${id}?d=${device}`;
  }

  add(sku: string, units: number): void {
    add(this, { sku }, units);
  }

  /** Bytes of everything it has, as one update. */
  get size(): number {
    return Y.encodeStateAsUpdate(this.doc).byteLength;
  }

  /** Answers the status; 0 where there was no answer. */
  async exchange(): Promise<number> {
    const body = {
      stateVector: Buffer.from(Y.encodeStateVector(this.doc)).toString('base64'),
      update: Buffer.from(Y.encodeStateAsUpdate(this.doc)).toString('base64'),
    };
    const status = await post(this.#address, JSON.stringify(body)).then(
      async (answer) => {
        const text = await answer.text();
        if (answer.ok)
          Y.applyUpdate(this.doc, Buffer.from((JSON.parse(text) as { update: string }).update, 'base64'));
        return answer.status;
      },
      () => 0,
    );
    this.statuses.push(status);
    return status;
  }
}

export const post = (
  address: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Guest ${SECRET}`, ...headers },
  });
