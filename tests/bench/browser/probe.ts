/**
 * Runs inside the page, before its own scripts: notes when a write transaction on the device's log completes,
 * and when the frame that shows the change has been painted. The product knows nothing of it.
 */

/** Milliseconds from a click. */
export interface Press {
  /** Until the page hears that its write is done; its thread may be drawing when the news arrives. */
  readonly heardMs: number;
  /** Until the frame that shows the change was painted. */
  readonly paintedMs: number;
}

export interface Probe {
  /** Brings the element to where a person could press it. */
  bringUp(selector: string): void;
  /** Clicks the element, under the mark `bench:press` on the browser's own timeline. */
  press(selector: string): Promise<Press>;
  /** Time of the page's clock at which the next frame has been painted. */
  afterPaint(): Promise<number>;
  /** Milliseconds from navigation until `selector` was there and enabled. */
  readyMs(selector: string): Promise<number>;
}

/** Installs `window.probe`. Self-contained: it is sent to the page as text. */
export const installProbe = (): void => {
  const commits: ((at: number) => void)[] = [];
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function patched(this: IDBDatabase, ...args: Parameters<typeof open>) {
    const made = open.apply(this, args);
    if (made.mode === 'readwrite' && this.name.includes('ydoc_updates')) {
      made.addEventListener('complete', () => {
        const at = performance.now();
        for (const tell of commits.splice(0)) tell(at);
      });
    }
    return made;
  };

  const afterPaint = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        // A message posted in a frame callback is handled after that frame was painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });

  /** Asks for no frame of its own before the page has changed: an empty one could be taken for the answer. */
  const afterChangeAndPaint = (): Promise<number> =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(afterPaint());
      });
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    });

  const isThere = (selector: string): boolean => {
    const element = document.querySelector<HTMLButtonElement>(selector);
    return element !== null && !element.disabled;
  };

  const probe: Probe = {
    afterPaint,
    bringUp(selector) {
      document.querySelector(selector)?.scrollIntoView({ block: 'center', behavior: 'instant' });
    },
    async press(selector) {
      const element = document.querySelector<HTMLElement>(selector);
      if (!element) throw new Error(`nothing matches ${selector}`);
      const heard = new Promise<number>((resolve) => commits.push(resolve));
      const painted = afterChangeAndPaint();
      const from = performance.mark('bench:press').startTime;
      element.click();
      return { heardMs: (await heard) - from, paintedMs: (await painted) - from };
    },
    readyMs(selector) {
      return new Promise((resolve) => {
        const look = (): boolean => {
          if (!isThere(selector)) return false;
          resolve(performance.now());
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true });
      });
    },
  };
  (globalThis as unknown as { probe: Probe }).probe = probe;
};
