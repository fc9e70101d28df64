/** The figures of deploy/nginx.conf.template beside the bounds they must agree with (sync-server/SPEC.md, DP10). */
import { expect, it } from 'vitest';
import { ERRORS, LIMITS } from '../../shared/src/index.ts';
import { fillIn } from '../support/start-nginx.ts';
import { composeFile, projectFile, variablesOf } from './compose-file.ts';

const template = projectFile('deploy/nginx.conf.template').replace(/^\s*#.*$/gm, '');
const FACTOR: Readonly<Record<string, number>> = { s: 1000, k: 1024, m: 1024 ** 2 };

/** Milliseconds or bytes of a directive, in the whole or in one location. */
const figure = (name: string, location = ''): number => {
  const from = location === '' ? 0 : template.indexOf(`location ${location} {`);
  const [, digits = '', unit = ''] =
    new RegExp(`\\b${name} (\\d+)([skm])?;`).exec(template.slice(from)) ?? [];
  return Number(digits || Number.NaN) * (FACTOR[unit] ?? 1);
};

it('DP10 nginx outwaits a silent socket, takes the largest body and holds as many sockets as the nodes', () => {
  // Two missed heartbeats are an accident, not the end.
  expect(figure('proxy_read_timeout', '/sync/')).toBeGreaterThanOrEqual(60_000);
  expect(figure('proxy_read_timeout', '/sync/')).toBeGreaterThan(3 * LIMITS.heartbeatMs);
  expect(figure('client_body_timeout')).toBeGreaterThanOrEqual(LIMITS.requestMs);
  expect(figure('client_max_body_size')).toBeGreaterThan((LIMITS.frameBytes * 4) / 3 + LIMITS.bodyBytes);
  const nginx = composeFile().services.nginx;
  const grace = Number(nginx?.stop_grace_period?.replace('s', '')) * 1000;
  expect(grace).toBeGreaterThan(figure('worker_shutdown_timeout'));
  // Each worker: some machines have one.
  expect(figure('worker_connections')).toBeGreaterThanOrEqual(2 * LIMITS.sessionsPerServer);
});

it('DP10 what nginx says itself is a row of the catalogue', () => {
  const bodies = [...template.matchAll(/return (\d+) '(\{.*\})'/g)].map(([, status, body = '']) => ({
    status: Number(status),
    ...(JSON.parse(body) as { error: { code: keyof typeof ERRORS; message: string } }).error,
  }));
  expect(bodies.map(({ code }) => code)).toEqual(['frame-too-large', 'draining']);
  for (const { status, code, message } of bodies)
    expect({ status, message }).toEqual({ status: ERRORS[code].http, message: ERRORS[code].sentence });
});

it('DP10 the image fills in the names the template has, and no other', () => {
  const names = new Set(variablesOf(template).map(({ name }) => name));
  const environment = composeFile().services.nginx?.environment ?? {};
  expect([...names].filter((name) => !(name in environment))).toEqual([]);
  const filter = new RegExp((environment.NGINX_ENVSUBST_FILTER ?? '').replaceAll('$$', '$'));
  expect([...names, 'host', 'NGINX_ENVSUBST_OUTPUT_DIR'].filter((name) => filter.test(name))).toEqual([
    ...names,
  ]);
  const dollar = '$';
  expect(fillIn(`$host ${dollar}{A} ${dollar}{other}`, { A: 'b' })).toBe(`$host b ${dollar}{other}`);
});
