/**
 * Devices of a test. A light one is a browser context of the shared browser: storage, service worker and
 * cookies of its own. One with a profile is a browser process of its own on a folder that outlives it, so that
 * it can be closed or killed and opened again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../run/chromium.ts';
import type { Troubles } from './troubles.ts';

export const DESKTOP = { width: 1280, height: 900 } as const;
export const PHONE = { width: 375, height: 812 } as const;

export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
}

export interface ProfiledDevice extends Device {
  /** The browser closes as when its window is closed, and comes back on the same profile. */
  restart(): Promise<void>;
  /** The whole browser process ends at once (SIGKILL) and comes back on the same profile. */
  killAndReopen(): Promise<void>;
  dispose(): Promise<void>;
}

export interface Place {
  readonly baseURL: string;
  readonly troubles: Troubles;
  readonly options?: BrowserContextOptions;
}

const settings = ({ baseURL, options }: Place): BrowserContextOptions => ({
  baseURL,
  viewport: DESKTOP,
  locale: 'en-GB',
  ...options,
});

export const openLightDevice = async (browser: Browser, name: string, place: Place): Promise<Device> => {
  const context = await browser.newContext(settings(place));
  place.troubles.watch(context, name);
  return { context, page: await context.newPage() };
};

/** Process id of the browser behind a context, as the browser itself says it. */
const pidOf = async (context: BrowserContext): Promise<number> => {
  const session = await context.browser()?.newBrowserCDPSession();
  const answer = await session?.send('SystemInfo.getProcessInfo');
  const pid = answer?.processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('the browser does not say its process id');
  return pid;
};

export const openProfiledDevice = async (name: string, place: Place): Promise<ProfiledDevice> => {
  const folder = mkdtempSync(join(tmpdir(), 'pannier-profile-'));
  const executablePath = findChromium() ?? undefined;
  const launch = async (): Promise<Device> => {
    const context = await chromium.launchPersistentContext(folder, {
      ...settings(place),
      executablePath,
      args: [...CHROMIUM_FLAGS],
    });
    place.troubles.watch(context, name);
    return { context, page: context.pages()[0] ?? (await context.newPage()) };
  };
  let now = await launch();
  return {
    get context() {
      return now.context;
    },
    get page() {
      return now.page;
    },
    restart: async () => {
      await now.context.close();
      now = await launch();
    },
    killAndReopen: async () => {
      const { context } = now;
      const gone = new Promise((resolve) => context.once('close', resolve));
      process.kill(await pidOf(context), 'SIGKILL');
      await gone;
      now = await launch();
    },
    dispose: async () => {
      await now.context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
