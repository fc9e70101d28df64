/** Every migration in order. A new one goes at the end, with the next number. */
import { indexes } from './0001-indexes.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [indexes];
