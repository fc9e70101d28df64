/** What Redis and MongoDB are told at their start in docker-compose.yml (sync-server/SPEC.md, DP7, DP8). */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { projectRoot } from '../support/project-root.ts';
import { startRedis } from '../support/start-redis.ts';
import { NoServer, type StoreServer } from '../support/store-server.ts';
import { composeFile, projectFile } from './compose-file.ts';

const redis = await startRedis([]).catch((error: unknown) => {
  if (!(error instanceof NoServer) || process.env.CI === 'true') throw error;
  return null;
});
await redis?.dispose();

/** The settings of the file, as a real Redis has understood them. */
const settingsOf = async (): Promise<Record<string, string>> => {
  const lines = projectFile('deploy/redis.conf').split('\n');
  const args = lines
    .filter((line) => /^[a-z]/.test(line) && !line.startsWith('dir '))
    .map((line) => line.split(' '))
    .flatMap(([name, ...values]) => [`--${name}`, values.join(' ').replaceAll('"', '')]);
  const server: StoreServer = await startRedis(args);
  try {
    const asked = [
      'appendonly',
      'appendfsync',
      'no-appendfsync-on-rewrite',
      'save',
      'maxmemory',
      'maxmemory-policy',
    ];
    const answers = asked.map((name) =>
      execFileSync('redis-cli', ['-p', String(server.port), 'config', 'get', name])
        .toString()
        .trim()
        .split('\n'),
    );
    return Object.fromEntries(answers.map(([name = '', value = '']) => [name, value]));
  } finally {
    await server.dispose();
  }
};

it.skipIf(redis === null)(
  'DP7 Redis has every append on disk first, throws nothing out, and fits its container',
  async () => {
    const settings = await settingsOf();
    expect(settings).toMatchObject({
      appendonly: 'yes',
      appendfsync: 'always',
      'no-appendfsync-on-rewrite': 'no',
      save: '',
      'maxmemory-policy': 'noeviction',
    });
    const { memory = '' } = composeFile().services.redis?.deploy?.resources.limits ?? {};
    expect(Number(settings.maxmemory)).toBeGreaterThan(0);
    expect(2 * Number(settings.maxmemory)).toBeLessThanOrEqual(Number(memory.replace('G', '')) * 1024 ** 3);
  },
);

const runHealthCheck = (
  status: () => unknown,
  isPrimary: boolean,
): { initiated: unknown[]; code: number } => {
  const initiated: unknown[] = [];
  let code = -1;
  runInNewContext(projectFile('deploy/mongo-health.js'), {
    process: { env: {} },
    db: {
      getSiblingDB: () => ({ auth: () => ({ ok: 1 }) }),
      hello: () => ({ isWritablePrimary: isPrimary }),
    },
    rs: { status, initiate: (config: unknown) => initiated.push(JSON.parse(JSON.stringify(config))) },
    quit: (given: number) => {
      code = given;
    },
  });
  return { initiated, code };
};

const failing = (codeName: string) => () => {
  throw Object.assign(new Error(codeName), { codeName });
};

it('DP8 MongoDB becomes a replica set once, and is healthy when it takes writes', () => {
  const members = [{ _id: 0, host: 'mongodb:27017' }];
  expect(runHealthCheck(failing('NotYetInitialized'), false)).toEqual({
    initiated: [{ _id: 'rs0', members }],
    code: 1,
  });
  expect(runHealthCheck(() => ({ ok: 1 }), true)).toEqual({ initiated: [], code: 0 });
  expect(runHealthCheck(() => ({ ok: 1 }), false)).toEqual({ initiated: [], code: 1 });
  // While the image still prepares itself it is no replica set yet, and must not become one.
  expect(() => runHealthCheck(failing('NoReplicationEnabled'), true)).toThrow('NoReplicationEnabled');
  const mongodb = composeFile().services.mongodb;
  expect(mongodb?.command?.at(-1)).toContain('--replSet rs0 ');
  execFileSync(process.execPath, ['--check', join(projectRoot(), 'deploy/mongo-user.js')]);
});
