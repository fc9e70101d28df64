/** What one address may do, over real sockets and requests: SPEC LI1, LI2. */
import { afterEach, expect, it } from 'vitest';
import { type RunningServer, refusalOf, runServer, SECRET } from './run-server.ts';

let running: RunningServer;
afterEach(() => running.close());

const exchange = (id: string) =>
  fetch(`${running.url}/api/v1/sync/guest:${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Guest ${SECRET}` },
    body: JSON.stringify({ stateVector: 'AA==', update: 'AAA=' }),
  });

it('LI1 closes the sockets of an address that opens them too fast, and refuses its exchanges', async () => {
  running = await runServer({ CONNECTS_PER_MINUTE: '1' });
  expect(await refusalOf(running.guest('g1', 'a'))).toBe('open');
  expect((await exchange('g1')).status).toBe(200);
  expect(await refusalOf(running.guest('g1', 'b'))).toBe(4529);
  const refused = await exchange('g1');
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: { code: 'rate-limited' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect((await running.signUp('ada')).owner).toMatch(/^user:/);
});

it('LI2 refuses an address that brings too many new guests, and lets known ones go on', async () => {
  running = await runServer({ NEW_GUESTS_PER_MINUTE: '1' });
  expect(await refusalOf(running.guest('g1'))).toBe('open');
  expect((await exchange('g2')).status).toBe(200);
  expect(await refusalOf(running.guest('g3'))).toBe(4529);
  const refused = await exchange('g4');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(await refusalOf(running.guest('g1', 'again'))).toBe('open');
  expect((await exchange('g2')).status).toBe(200);
});

it('LI1 counts people behind a trusted proxy by what the proxy says of them', async () => {
  running = await runServer({ CONNECTS_PER_MINUTE: '1', TRUST_PROXY: 'true' });
  const from = (forwarded: string) =>
    fetch(`${running.url}/api/v1/sync/guest:g1`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Guest ${SECRET}`,
        'x-forwarded-for': forwarded,
      },
      body: JSON.stringify({ stateVector: 'AA==', update: 'AAA=' }),
    });
  const seen = [];
  for (const made of ['1', '2', '3']) seen.push((await from(`${made}, 9.9.9.9`)).status);
  expect(seen).toEqual([200, 200, 429]);
  expect((await from('9.9.9.9, 8.8.8.8')).status).toBe(200);
});
