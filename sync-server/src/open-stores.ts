/** The stores the configuration asks for: those of production, or the embedded ones. */
import type { Logger } from 'pino';
import { systemStopwatch } from './adapters/system/stopwatch.ts';
import type { Config } from './config.ts';
import { openEmbeddedStores } from './open-embedded-stores.ts';
import { openProductionStores } from './open-production-stores.ts';
import { Measurements } from './ports/measurements.ts';
import type { Stores } from './stores.ts';

/** @throws FolderInUse, or what the file system, Redis or MongoDB says. */
export const openStores = (
  config: Config,
  log: Logger,
  measurements = new Measurements(systemStopwatch),
): Promise<Stores> =>
  config.services
    ? openProductionStores(config, config.services, log, measurements)
    : openEmbeddedStores(config, log);
