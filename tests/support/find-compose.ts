/** Where the docker-compose that reads docker-compose.yml in the tests is; no container engine is needed for it. */
import { onPath } from './on-path.ts';
import { NoServer } from './store-server.ts';

/** @throws NoServer with a sentence. */
export const findCompose = (): string => {
  const program = onPath('docker-compose');
  if (program === null)
    throw new NoServer('There is no docker-compose on PATH: install it (Debian: docker-compose).');
  return program;
};
