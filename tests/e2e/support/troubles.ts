/**
 * What went wrong in any page of a test: errors and warnings of the console, exceptions nobody caught. A test
 * says beforehand what it expects (a server that is gone, a refused password); everything else fails it.
 */
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** RxDB says this once per page load; it is an advertisement. */
const ALWAYS = /RxDB Open Core RxStorage/;
/** What Chromium says by itself where nobody answers. */
export const NO_SERVER = /net::ERR_|WebSocket connection to .* failed/;

export interface Troubles {
  watch(context: BrowserContext, device: string): void;
  /** From here on, messages like this are part of the test. */
  expect(pattern: RegExp): void;
  list(): readonly string[];
}

const isLoud = (message: ConsoleMessage): boolean => ['error', 'warning', 'assert'].includes(message.type());

export const createTroubles = (): Troubles => {
  const expected: RegExp[] = [ALWAYS];
  const seen: string[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) seen.push(text);
  };
  return {
    watch: (context, device) => {
      context.on('console', (message) => {
        if (isLoud(message))
          note(`${device} ${message.type()}: ${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => {
        const { stack, message } = error.error();
        note(`${device} exception: ${stack ?? message}`);
      });
    },
    expect: (pattern) => {
      expected.push(pattern);
    },
    list: () => seen,
  };
};
