/**
 * `test` with what every end-to-end test stands on: a server process of its own, devices, and the rule that no
 * page may complain. Nothing is shared between tests, so that each can stop the server and break the storage.
 */
import { type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { type StartedServer, startServer } from '../../support/start-server.ts';
import { type Device, openLightDevice, openProfiledDevice, type ProfiledDevice } from './devices.ts';
import { createTroubles, NO_SERVER, type Troubles } from './troubles.ts';

/** As shipped, but `saved` follows within half a second instead of five. */
const ENV = { FLUSH_AFTER_MS: '200', FLUSH_AT_MOST_MS: '500' };

interface Ground {
  /** Environment of the server, beside the usual. */
  readonly serverEnv: Readonly<Record<string, string>>;
  readonly troubles: Troubles;
  readonly server: StartedServer;
  /** A new device without a past; closed at the end of the test. */
  readonly openDevice: (options?: BrowserContextOptions) => Promise<Device>;
  readonly openProfile: () => Promise<ProfiledDevice>;
}

/** A test that stops its server expects the complaints of a browser that finds nobody. */
const withOutages = (server: StartedServer, troubles: Troubles): StartedServer =>
  Object.assign(Object.create(server) as StartedServer, {
    stop: (signal?: NodeJS.Signals) => {
      troubles.expect(NO_SERVER);
      return server.stop(signal);
    },
    kill9: () => {
      troubles.expect(NO_SERVER);
      return server.kill9();
    },
  });

export const test = base.extend<Ground>({
  serverEnv: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern.
  troubles: async ({}, use) => {
    const troubles = createTroubles();
    await use(troubles);
    expect(troubles.list(), 'complaints of the pages').toEqual([]);
  },
  server: async ({ troubles, serverEnv }, use, info) => {
    const server = await startServer({ env: { ...ENV, ...serverEnv } });
    await use(withOutages(server, troubles));
    await info.attach('server.log', { body: server.output(), contentType: 'text/plain' });
    await server.dispose();
  },
  openDevice: async ({ browser, server, troubles }, use) => {
    const devices: Device[] = [];
    await use(async (options = {}) => {
      const name = `device ${devices.length + 1}`;
      const device = await openLightDevice(browser, name, { baseURL: server.url, troubles, options });
      devices.push(device);
      return device;
    });
    for (const { context } of devices) await context.close();
  },
  openProfile: async ({ server, troubles }, use) => {
    const devices: ProfiledDevice[] = [];
    await use(async () => {
      const name = `profile ${devices.length + 1}`;
      const device = await openProfiledDevice(name, { baseURL: server.url, troubles });
      devices.push(device);
      return device;
    });
    for (const device of devices) await device.dispose();
  },
});

export { expect };
