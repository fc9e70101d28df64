/** How much of everything: as the table asks for it, and a short form that only shows that it works. */
export interface Sizes {
  readonly baskets: number;
  readonly warmUpMs: number;
  readonly loadMs: number;
  readonly saturationMs: number;
  readonly saturationRuns: number;
  /** After a load, until every server has done what it put off (ours flushes after 15 s at most). */
  readonly quietMs: number;
  readonly idleConnections: number;
  readonly connects: number;
  readonly stormDevices: number;
  readonly coldBaskets: number;
  readonly adds: number;
  /** From the first change to kill -9. */
  readonly crashAfterMs: number;
  /** The longest an attack is looked at; the load of the others goes on as long. */
  readonly attackMs: number;
  readonly gapUpdates: number;
  readonly floodUpdates: number;
  readonly hugeBytes: number;
  readonly slowReaderBytes: number;
}

export const FULL: Sizes = {
  baskets: 200,
  warmUpMs: 2_000,
  loadMs: 20_000,
  saturationMs: 20_000,
  saturationRuns: 3,
  quietMs: 17_000,
  idleConnections: 10_000,
  connects: 5_000,
  stormDevices: 2_000,
  coldBaskets: 2_000,
  adds: 200,
  crashAfterMs: 20_000,
  attackMs: 20_000,
  gapUpdates: 2_000,
  floodUpdates: 20_000,
  hugeBytes: 20 * 1024 * 1024,
  slowReaderBytes: 128 * 1024 * 1024,
};

export const QUICK: Sizes = {
  ...FULL,
  warmUpMs: 1_000,
  loadMs: 4_000,
  saturationMs: 3_000,
  saturationRuns: 1,
  quietMs: 2_000,
  idleConnections: 500,
  connects: 500,
  stormDevices: 200,
  coldBaskets: 200,
  adds: 50,
  crashAfterMs: 5_000,
  attackMs: 5_000,
  gapUpdates: 500,
  floodUpdates: 3_000,
  slowReaderBytes: 16 * 1024 * 1024,
};

/** Files one process must be able to hold open: a socket per connection, and room for its own. */
export const filesNeeded = (sizes: Sizes): number => Math.max(sizes.idleConnections, sizes.connects) + 500;
