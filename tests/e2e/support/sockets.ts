/** The sync sockets a page holds open, counted from outside. */
import type { Page } from '@playwright/test';

export interface Sockets {
  open(): number;
}

export const watchSockets = (page: Page): Sockets => {
  let open = 0;
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/sync/')) return;
    open++;
    socket.on('close', () => {
      open--;
    });
  });
  return { open: () => open };
};
