/** How many devices a second come in: socket, first sync both ways, a basket of their own; new ones, then known ones. */
import { measureConnections } from '../../load/connections.ts';
import type { Measurement } from '../job.ts';

export const CONNECTS: Measurement = {
  key: 'connects',
  measure: async ({ column, running, sizes }) => {
    const { server } = running;
    const figures = await measureConnections(server.url, server.pid, sizes.connects, column.protocol);
    return { newPerSecond: figures.newGuestsPerSecond, knownPerSecond: figures.reconnectsPerSecond };
  },
};
