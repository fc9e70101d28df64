/** What docker-compose.yml promises an operator, and that Compose reads it (sync-server/SPEC.md, DP1–DP7). */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LIMITS } from '../../shared/src/index.ts';
import { readConfig } from '../../sync-server/src/config.ts';
import {
  type ComposeFile,
  type ComposeService,
  composeConfig,
  composeFile,
  docker,
  projectFile,
  variablesOf,
} from './compose-file.ts';

const { services, networks } = composeFile();
const each = Object.entries(services);
const service = (name: string): ComposeService => {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found;
};
const text = projectFile('docker-compose.yml');
const without = (predicate: (service: ComposeService) => boolean): string[] =>
  each.filter(([, found]) => !predicate(found)).map(([name]) => name);
const seconds = (time = ''): number => Number(/^(\d+)s$/.exec(time)?.[1] ?? Number.NaN);

const SECRETS = {
  SESSION_SECRET: 's'.repeat(64),
  REDIS_PASSWORD: 'r'.repeat(64),
  MONGO_PASSWORD: 'm'.repeat(64),
  MONGO_ROOT_PASSWORD: 'o'.repeat(64),
};
const FILLED = { ...SECRETS, PUBLIC_URL: 'https://shop.example' };

describe('docker-compose.yml', () => {
  it('DP1 names an exact version of every image', () => {
    expect(Object.keys(services).sort()).toEqual(['mailpit', 'mongodb', 'nginx', 'redis', 'sync-server']);
    expect(without(({ image }) => /:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(image ?? ''))).toEqual([]);
  });

  it('DP2 holds no secret: each comes from the environment and has no default', () => {
    const secrets = variablesOf(text).filter(({ name }) => /SECRET|PASSWORD|KEY/.test(name));
    expect(new Set(secrets.map(({ name }) => name))).toEqual(new Set(Object.keys(SECRETS)));
    expect(secrets.filter(({ name, rest }) => !rest.startsWith(`:?${name} `))).toEqual([]);
    const values = each.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const written = values.filter(
      ([name, value]) => /SECRET|PASSWORD|AUTH$/.test(name) && !/^\$\{\w+:\?.*\}$/.test(value),
    );
    expect(written).toEqual([]);
    const example = projectFile('.env.example');
    expect(Object.keys(SECRETS).filter((name) => !example.includes(`\n${name}=\n`))).toEqual([]);
    const unnamed = variablesOf(text).filter(({ name }) => !new RegExp(`^(# )?${name}=`, 'm').test(example));
    expect(unnamed).toEqual([]);
    expect(projectFile('.gitignore').split('\n')).toContain('.env');
  });

  it('DP3 looks after every container: health, restarts, limits, an unprivileged user', () => {
    expect(without(({ healthcheck }) => (healthcheck?.test.length ?? 0) > 1)).toEqual([]);
    expect(without(({ restart }) => restart === 'unless-stopped')).toEqual([]);
    expect(without(({ deploy }) => /^\d+[MG]$/.test(deploy?.resources.limits.memory ?? ''))).toEqual([]);
    expect(without(({ deploy }) => Number(deploy?.resources.limits.cpus) > 0)).toEqual([]);
    // The image of the server names its own user; Mailpit has none, and loses every capability.
    expect(without(({ user }) => user !== undefined && !/^(0|root)/.test(user))).toEqual([
      'sync-server',
      'mailpit',
    ]);
    expect(service('nginx').depends_on).toEqual({ 'sync-server': { condition: 'service_healthy' } });
    expect(service('sync-server').depends_on).toEqual({
      redis: { condition: 'service_healthy' },
      mongodb: { condition: 'service_healthy' },
    });
  });

  it('DP4 lets only nginx be reached from outside, and nginx reach no store', () => {
    expect(without(({ ports }) => ports === undefined)).toEqual(['nginx']);
    expect(service('nginx').ports).toHaveLength(1);
    expect(Object.keys(networks).filter((name) => !networks[name]?.internal)).toEqual(['edge']);
    expect(without(({ networks: own }) => !own?.includes('edge'))).toEqual(['nginx']);
    expect(without(({ networks: own }) => !own?.includes('stores'))).not.toContain('nginx');
  });

  it('DP5 sets what the server knows, for two nodes or more, and stops them no sooner than they drain', () => {
    const { environment = {}, deploy, stop_grace_period } = service('sync-server');
    const known = projectFile('sync-server/src/config.ts');
    expect(Object.keys(environment).filter((name) => !new RegExp(`\\b${name}\\b`).test(known))).toEqual([]);
    expect(deploy?.replicas).toMatch(/^\$\{NODES:-[2-9]\}$/);
    expect(seconds(stop_grace_period) * 1000).toBeGreaterThan(LIMITS.drainMs + LIMITS.hangUpMs);
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable: keyof typeof FILLED) => FILLED[variable] ?? ''),
      ]),
    );
    const read = readConfig(env);
    expect(read).toMatchObject({ ok: true, config: { port: 8080, isProxyTrusted: true, host: '0.0.0.0' } });
    if (read.ok) expect(read.config.services?.mongoUrl).toContain('replicaSet=rs0');
  });
});

describe.skipIf(docker === null && process.env.CI !== 'true')(
  'docker-compose config (needs docker-compose)',
  { timeout: 60_000 },
  () => {
    it('DP6 accepts the file, and names what is missing', () => {
      const { code, output } = composeConfig(FILLED);
      expect(output).not.toContain('WARNING');
      expect(code).toBe(0);
      const read = parse(output) as ComposeFile;
      expect(Object.keys(read.services)).toHaveLength(each.length);
      expect(read.services['sync-server']?.deploy?.replicas).toBe(2);
      expect(read.services.redis?.command?.at(-1)).toContain('"$$REDIS_PASSWORD"');
      const answer = composeConfig({ ...FILLED, SESSION_SECRET: '' });
      expect(answer.code).not.toBe(0);
      expect(answer.output).toContain('SESSION_SECRET is missing');
    });
  },
);
