/** docker-compose.yml as a value, and what Compose itself says of it where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findCompose } from '../support/find-compose.ts';
import { projectRoot } from '../support/project-root.ts';
import { NoServer } from '../support/store-server.ts';

export interface ComposeService {
  readonly image?: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly user?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: {
    readonly replicas?: string;
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

export const projectFile = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

export const composeFile = (): ComposeFile =>
  parse(projectFile('docker-compose.yml'), { merge: true }) as ComposeFile;

/** The variables the file takes from the environment, with what follows the name (`:?…`, `:-…`). */
export const variablesOf = (text: string): { readonly name: string; readonly rest: string }[] =>
  [...text.matchAll(/(?<!\$)\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({ name, rest }));

const found = (): string | null => {
  try {
    return findCompose();
  } catch (error) {
    if (error instanceof NoServer) return null;
    throw error;
  }
};

/** Null where it is not installed. */
export const docker = found();

/** `docker-compose config` with only these variables set. */
export const composeConfig = (env: Readonly<Record<string, string>>): { code: number; output: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'pannier-compose-'));
  try {
    // Apart from the project: a developer's own .env must not decide.
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, projectFile('docker-compose.yml'));
    const { status, stdout, stderr } = spawnSync(findCompose(), ['-f', file, 'config'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      encoding: 'utf8',
    });
    return { code: status ?? 1, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
