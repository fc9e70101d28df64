/** Which servers, and what beside them, the tests will use here. Building one, where that is needed, happens now and once. */
import { findCompose } from '../support/find-compose.ts';
import { findMongo } from '../support/start-mongo.ts';
import { findNginx } from '../support/start-nginx.ts';
import { findRedis } from '../support/start-redis.ts';
import { NoServer } from '../support/store-server.ts';

export interface Servers {
  /** A sentence for each that was found. */
  readonly found: readonly string[];
  /** A sentence for each that was not. */
  readonly missing: readonly string[];
}

const LOOKS: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['Redis', findRedis],
  ['MongoDB', findMongo],
  ['nginx', findNginx],
  ['docker-compose', findCompose],
];

export const findServers = async (looks = LOOKS): Promise<Servers> => {
  const found: string[] = [];
  const missing: string[] = [];
  for (const [name, find] of looks)
    try {
      found.push(`${name}: ${await find()}`);
    } catch (error) {
      if (!(error instanceof NoServer)) throw error;
      missing.push(`the tests on ${name}: ${error.message}`);
    }
  return { found, missing };
};
