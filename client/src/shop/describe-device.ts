/** The facts of the page "This device". */
import type { ShopPorts } from './ports.ts';
import type { DeviceView, SyncView } from './shop.ts';
import type { Workspace } from './workspace.ts';

export interface DeviceFacts {
  readonly deviceId: string;
  readonly space: Workspace;
  readonly isLeader: boolean;
  readonly products: number;
  readonly sync: SyncView;
}

export const describeDevice = async (
  quota: ShopPorts['quota'],
  { deviceId, space, isLeader, products, sync }: DeviceFacts,
): Promise<DeviceView> => {
  const documents = [space.main, ...space.beside];
  const sum = (of: (document: Workspace['main']) => number): number =>
    documents.reduce((total, document) => total + of(document), 0);
  const [estimate, isPersistent] = await Promise.all([quota.estimate(), quota.isPersistent()]);
  return {
    deviceId,
    owner: space.owner,
    isLeader,
    storedUpdates: sum(({ rows }) => rows.size()),
    storedBytes: sum(({ rows }) => rows.bytes()),
    products,
    waiting: sync.waiting,
    lastSavedAt: sync.lastSavedAt,
    corruptRows: sum(({ setAside }) => setAside.size),
    isPersistent,
    ...estimate,
  };
};
