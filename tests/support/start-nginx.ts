/**
 * The real nginx with the project's own configuration before servers of a test: the template of deploy/ is filled in
 * as the official image fills it in, with the server line of docker-compose.yml repeated for each address. In a
 * folder of its own, on a free port; its log goes to a file, because nginx opens /dev/stdout by name.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pauseBetweenLooks } from 'node:timers/promises';
import { onPath } from './on-path.ts';
import { projectRoot } from './project-root.ts';
import { freePort, NoServer } from './store-server.ts';

export interface Nginx {
  readonly url: string;
  /** Lines of the access log so far. */
  accessLog(): readonly AccessLine[];
  /** All that it has written, access log and errors. */
  output(): string;
  /** Reads its configuration again, as `nginx -s reload` does. */
  reload(): void;
  dispose(): Promise<void>;
}

export interface AccessLine {
  readonly ip: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Addresses of the nodes that were asked, in order. */
  readonly node: string;
  /** Where a test has added it to the format. */
  readonly worker?: string;
}

const LOOK_EVERY_MS = 10;
const SERVER_LINE = /SYNC_SERVERS: (server )sync-server:8080 resolve(.*;)/;

const fromProject = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

/** Debian keeps it where only root looks. @throws NoServer. */
const findProgram = (): string => {
  const PATH = [process.env.PATH ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter);
  const program = onPath('nginx', { PATH });
  if (program === null) throw new NoServer('There is no nginx on PATH: install it (Debian: nginx).');
  return program;
};

/** What `startNginx` would start. @throws NoServer. */
export const findNginx = (): string => {
  const program = findProgram();
  execFileSync(program, ['-e', 'stderr', '-V'], { stdio: 'ignore' });
  return `nginx (${program})`;
};

/** Replaces the given names and leaves every other `$` alone, as envsubst does with a list of names. */
export const fillIn = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

const configuration = (port: number, nodes: readonly string[], edit: (text: string) => string): string => {
  const [, before, after] = SERVER_LINE.exec(fromProject('docker-compose.yml')) ?? [];
  if (before === undefined) throw new Error('docker-compose.yml names no servers for nginx');
  return fillIn(edit(fromProject('deploy/nginx.conf.template')), {
    NGINX_PORT: `127.0.0.1:${port}`,
    SYNC_SERVERS: nodes.map((url) => `${before}${new URL(url).host}${after}`).join(' '),
    TLS_PROXY: '127.0.0.9/32',
  });
};

/** @param edit of the template, where a test needs other values. @throws NoServer; an Error with nginx's own words. */
export const startNginx = async (
  nodes: readonly string[],
  edit = (text: string): string => text,
): Promise<Nginx> => {
  const program = findProgram();
  const folder = mkdtempSync(join(tmpdir(), 'pannier-nginx-'));
  // Started by root, its workers are somebody else.
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(port, nodes, edit));
  const log = join(folder, 'output.log');
  const file = openSync(log, 'a', 0o666);
  const args = ['-e', 'stderr', '-p', `${folder}/`, '-c', 'nginx.conf', '-g', 'daemon off;'];
  const child = spawn(program, args, { stdio: ['ignore', file, file] });
  closeSync(file);
  // Its workers end with it only when it is asked.
  const end = (): boolean => child.kill('SIGTERM');
  process.once('exit', end);
  const output = (): string => readFileSync(log, 'utf8');
  const url = `http://127.0.0.1:${port}`;
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/-/nginx`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`nginx ended before it answered:\n${output()}`);
    await pauseBetweenLooks(LOOK_EVERY_MS);
  }
  return {
    url,
    output,
    accessLog: () =>
      output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as AccessLine),
    reload: () => void child.kill('SIGHUP'),
    dispose: async () => {
      process.off('exit', end);
      const exited = once(child, 'exit');
      if (child.exitCode === null && end()) await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
