/**
 * A log that stays readable when thousands of baskets have the same trouble at once: of one sentence a few lines
 * are written, the rest is counted and said in one line when its time is over. Sentences differ by their text, not
 * by their fields, so a sentence must not have a name in it (rule LO1).
 */
import { type Clock, LIMITS } from '../../../shared/src/index.ts';
import type { Log } from '../ports/log.ts';

type Level = keyof Log;

interface Window {
  readonly endsAt: number;
  lines: number;
  unsaid: number;
}

/** What is unsaid when the process ends is lost; the first lines are not. */
export const calmLog = (log: Log, clock: Clock): Log => {
  const windows = new Map<string, Window>();

  const sumUp = (level: Level, message: string, name: string, { unsaid }: Window): void => {
    windows.delete(name);
    log[level]({ more: unsaid, withinMs: LIMITS.logCalmMs }, message);
  };
  const say =
    (level: Level) =>
    (fields: object, message: string): void => {
      const now = clock.now();
      const name = `${level} ${message}`;
      let window = windows.get(name);
      if (!window || (window.unsaid === 0 && window.endsAt <= now)) {
        window = { endsAt: now + LIMITS.logCalmMs, lines: 0, unsaid: 0 };
        windows.set(name, window);
      }
      if (++window.lines <= LIMITS.logLines) {
        log[level](fields, message);
        return;
      }
      const full = window;
      if (++full.unsaid === 1) clock.after(full.endsAt - now, () => sumUp(level, message, name, full));
    };

  return { info: say('info'), warn: say('warn'), error: say('error') };
};
