/** The environment: what is read, what is refused, and that a refusal is a sentence. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

const BOTH = {
  REDIS_URL: 'redis://:hunter2@redis:6379/1',
  MONGO_URL: 'mongodb://u:hunter2@mongo/shop',
  SESSION_SECRET: 'a secret of more than thirty-two characters',
};

const problemOf = (env: Record<string, string>): string => {
  const read = readConfig(env);
  return read.ok ? 'no problem' : read.problem;
};

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      ok: true,
      config: {
        port: 8080,
        host: '127.0.0.1',
        dataDir: resolve('.data'),
        services: null,
        clientDir: resolve('dist/client'),
        publicUrl: null,
        sessionSecret: null,
        flushAfterMs: 5_000,
        flushAtMostMs: 15_000,
        signInsPerMinute: 60,
        newGuestsPerMinute: 60,
        connectsPerMinute: 600,
        socketsPerAddress: 1_000,
        framesPerSecond: 4_000,
        isProxyTrusted: false,
        metricsToken: null,
        logLevel: 'info',
      },
    });
  });

  it('takes what is set, and an empty value as not set', () => {
    const read = readConfig({
      PORT: '0',
      PUBLIC_URL: 'https://shop.example/',
      TRUST_PROXY: 'true',
      HOST: '',
    });
    expect(read).toMatchObject({
      config: { port: 0, publicUrl: 'https://shop.example', isProxyTrusted: true, host: '127.0.0.1' },
    });
  });

  it('lets the longest wait grow with the debounce', () => {
    expect(readConfig({ FLUSH_AFTER_MS: '60000' })).toMatchObject({ config: { flushAtMostMs: 60_000 } });
  });

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '80a' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PUBLIC_URL: 'shop.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://shop.example/path' }, 'PUBLIC_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY'],
    [{ FLUSH_AFTER_MS: '5000', FLUSH_AT_MOST_MS: '100' }, 'FLUSH_AT_MOST_MS'],
    [{ REDIS_URL: 'redis://127.0.0.1' }, 'REDIS_URL'],
    [{ MONGO_URL: 'mongodb://127.0.0.1' }, 'MONGO_URL'],
    [{ ...BOTH, REDIS_URL: '127.0.0.1:6379' }, 'REDIS_URL'],
    [{ ...BOTH, MONGO_URL: 'http://127.0.0.1' }, 'MONGO_URL'],
    [{ ...BOTH, SESSION_SECRET: '' }, 'SESSION_SECRET'],
    [{ ...BOTH, REDIS_PREFIX: 'a b' }, 'REDIS_PREFIX'],
  ])('refuses %o with a sentence that names it', (env, name) => {
    expect(problemOf(env)).toMatch(new RegExp(`\\b${name}\\b.*\\.$`));
  });

  it('takes both services, or neither', () => {
    expect(readConfig(BOTH)).toMatchObject({
      config: {
        services: {
          redisUrl: 'redis://:hunter2@redis:6379/1',
          mongoUrl: 'mongodb://u:hunter2@mongo/shop',
          redisPrefix: 'pannier',
        },
      },
    });
    expect(problemOf({ ...BOTH, MONGO_URL: '' })).not.toContain('hunter2');
    expect(problemOf({ ...BOTH, MONGO_URL: 'hunter2' })).not.toContain('hunter2');
  });

  it.each(['SESSION_SECRET', 'METRICS_TOKEN'])('does not repeat a bad secret, such as %s', (name) => {
    expect(problemOf({ [name]: 'hunter2' })).toMatch(new RegExp(`^${name} (?!.*hunter2).*\\.$`));
  });
});
