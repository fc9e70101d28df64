/**
 * The server as a process: reads the environment, starts, says where it is, and drains when it is told to stop
 * (SIGTERM, SIGINT; a second time: at once). What cannot start says why in one sentence. A bug that nobody
 * caught ends the process: everything accepted is stored, and a restart is safer than going on half broken.
 */
import type { Logger } from 'pino';
import { BadMongoAddress } from './adapters/mongodb/connect.ts';
import { DatabaseRefused } from './adapters/mongodb/migrations/migration.ts';
import { FolderInUse } from './adapters/system/data-folder.ts';
import { compose, type Server } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { createLog } from './http/log.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const giveUp = (sentence: string): never => {
  process.stderr.write(`Pannier cannot start: ${sentence}\n`);
  process.exit(1);
};

/** The usual reasons in words; null for everything else, which is logged whole. */
const sentenceOf = (error: unknown, { host, port, dataDir }: Config): string | null => {
  if (error instanceof DatabaseRefused || error instanceof BadMongoAddress) return error.message;
  if (error instanceof FolderInUse) return `another server already works in ${dataDir} (DATA_DIR).`;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return `port ${port} is already in use. Set PORT to another one, or to 0 for any.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} (HOST) is no address of this machine.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `it may not use ${dataDir} (DATA_DIR) or port ${port} (PORT).`;
  return null;
};

const endOnBugs = (log: Logger): void => {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `${event}: this is a bug`);
      process.exit(1);
    });
};

const drainOnSignal = (server: Server, log: Logger): void => {
  let isDraining = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isDraining) process.exit(1);
    isDraining = true;
    log.info({ signal }, 'draining');
    server.close().then(
      () => {
        log.info({}, 'drained');
        process.exit(0);
      },
      (error: unknown) => {
        log.fatal({ err: error }, 'draining failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

const start = async (config: Config, log: Logger): Promise<void> => {
  const server = await compose(config, log);
  drainOnSignal(server, log);
  const url = await server.listen();
  say(`Pannier is running at ${config.publicUrl ?? url}`);
  // Other programs wait for this line, so it is printed at every level.
  createLog('info').info({ url }, 'listening');
};

const main = async (): Promise<void> => {
  const read = readConfig();
  if (!read.ok) return giveUp(read.problem);
  const log = createLog(read.config.logLevel);
  endOnBugs(log);
  try {
    await start(read.config, log);
  } catch (error) {
    const sentence = sentenceOf(error, read.config);
    if (sentence === null) log.fatal({ err: error }, 'the start failed');
    giveUp(sentence ?? 'the log says why.');
  }
};

await main();
