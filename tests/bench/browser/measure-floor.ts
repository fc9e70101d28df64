/**
 * What this browser on this machine needs for the same without any product, measured in the product's own page in
 * the same run: a strict write of one small row into a database of its own, and a change of one text until painted.
 */
import type { Page } from '@playwright/test';
import { traceCommits } from './commit-trace.ts';
import { type PressFigures, summed } from './measure-presses.ts';
import type { Press, Probe } from './probe.ts';

export const measureFloor = async (page: Page, rounds: number): Promise<PressFigures> => {
  const trace = await traceCommits(page);
  const times = await page.evaluate(async (count) => {
    const { probe } = globalThis as unknown as { probe: Probe };
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('bench-floor', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const write = (key: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const from = performance.mark('bench:press').startTime;
        const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
        transaction.oncomplete = () => resolve(performance.now() - from);
        transaction.onabort = () => reject(transaction.error);
        transaction.objectStore('rows').add('x'.repeat(300), key);
        transaction.commit();
      });
    const place = document.body.appendChild(document.createElement('p'));
    const paint = async (turn: number): Promise<number> => {
      const from = performance.now();
      place.textContent = String(turn);
      return (await probe.afterPaint()) - from;
    };
    const pause = () => new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
    const measured: Press[] = [];
    for (let turn = 0; turn < count; turn++) {
      await pause();
      const heardMs = await write(turn);
      await pause();
      measured.push({ heardMs, paintedMs: await paint(turn) });
    }
    place.remove();
    database.close();
    indexedDB.deleteDatabase('bench-floor');
    return measured;
  }, rounds);
  return summed(await trace.end(), times);
};
