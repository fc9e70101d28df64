/**
 * Keeps a tab at what is stored on this device: documents follow the device's rows, and rows that turn up in the log;
 * the slot follows the page's life. Words of other tabs may be missing: a tab that dies as it writes tells nobody, a
 * page in the back/forward cache hears nobody. So all is read again where there may be news (SPEC W1, A6, T13, T15).
 */
import type { LocalGround } from './local-ground.ts';
import type { ShopPorts } from './ports.ts';
import type { WorkspaceKeeper } from './workspace.ts';

/** Answers how to stop it. */
export const keepCurrent = (
  { network, page, onBug }: Pick<ShopPorts, 'network' | 'page' | 'onBug'>,
  { store, device }: Pick<LocalGround, 'store' | 'device'>,
  keeper: WorkspaceKeeper,
): (() => void) => {
  const follow = (): void => void keeper.follow().catch(onBug);
  /** Before anything is open there is nothing to catch up with. */
  const catchUp = async (): Promise<void> => {
    if (keeper.current()) await keeper.catchUp().catch(onBug);
  };
  const revive = async (): Promise<void> => {
    await catchUp();
    await keeper.current()?.actor.get();
  };
  const stops = [
    device.on((key) => {
      if (key === 'session' || key.startsWith('epoch|') || key.startsWith('claim|')) follow();
      // A page came or went: if it shows a change nobody told of, it waits for the others to know it.
      if (key === `slots|${keeper.current()?.owner}`) void catchUp();
    }),
    store.log.on((event) => {
      if (event.type === 'added' && keeper.noteStray(event.row.docId)) follow();
    }),
    network.onOnline(() => void catchUp()),
    page.onHide(() => void keeper.current()?.actor.giveBack()),
    page.onRevive(() => void revive()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};
