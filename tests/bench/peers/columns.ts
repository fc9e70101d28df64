/** Who is measured: the public servers a user would pick instead, and ours. How each is started is data. */
import { join } from 'node:path';
import { projectRoot } from '../../support/project-root.ts';
import type { Protocol } from '../load/protocol.ts';
import { HOCUSPOCUS, PANNIER, Y_WEBSOCKET } from '../load/protocols.ts';

export const PEERS_FOLDER = join(projectRoot(), 'tests/bench/peers/servers');

export const COLUMN_KEYS = [
  'y-memory',
  'y-leveldb',
  'hocuspocus-memory',
  'hocuspocus-sqlite',
  'hocuspocus-redis',
  'ours-embedded',
  'ours-stores',
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

export interface Column {
  readonly key: ColumnKey;
  readonly title: string;
  readonly protocol: Protocol;
  /** Left out: our own server, as built. */
  readonly program?: string;
  readonly env: Readonly<Record<string, string>>;
  /** `passing`: only passes messages on, keeps nothing. `keeping`: every write on disk before it is answered. */
  readonly redis: 'none' | 'passing' | 'keeping';
  /** Whether anything is left after a restart. */
  readonly keeps: boolean;
}

const peer = (program: string, store: string, protocol: Protocol) => ({
  program: join(PEERS_FOLDER, program),
  protocol,
  env: { STORE: store },
  redis: 'none' as const,
  keeps: true,
});

const ours = { protocol: PANNIER, keeps: true };

export const COLUMNS: readonly Column[] = [
  {
    key: 'y-memory',
    title: 'y-websocket, memory',
    ...peer('y-websocket.mjs', 'memory', Y_WEBSOCKET),
    keeps: false,
  },
  {
    key: 'y-leveldb',
    title: 'y-websocket + LevelDB',
    ...peer('y-websocket.mjs', 'leveldb', Y_WEBSOCKET),
  },
  {
    key: 'hocuspocus-memory',
    title: 'Hocuspocus, memory',
    ...peer('hocuspocus.mjs', 'memory', HOCUSPOCUS),
    keeps: false,
  },
  {
    key: 'hocuspocus-sqlite',
    title: 'Hocuspocus + SQLite',
    ...peer('hocuspocus.mjs', 'sqlite', HOCUSPOCUS),
  },
  {
    key: 'hocuspocus-redis',
    title: 'Hocuspocus + Redis + store',
    ...peer('hocuspocus.mjs', 'redis', HOCUSPOCUS),
    redis: 'passing',
  },
  {
    key: 'ours-embedded',
    title: 'ours, embedded',
    ...ours,
    env: { REDIS_URL: '', MONGO_URL: '' },
    redis: 'none',
  },
  {
    key: 'ours-stores',
    title: 'ours, Redis + MongoDB',
    ...ours,
    env: { SESSION_SECRET: 'the secret of a server that is measured' },
    redis: 'keeping',
  },
];

export const isColumnKey = (text: string): text is ColumnKey =>
  (COLUMN_KEYS as readonly string[]).includes(text);

export const columnOf = (key: ColumnKey): Column => {
  const column = COLUMNS.find((one) => one.key === key);
  if (!column) throw new Error(`no column ${key}`);
  return column;
};
