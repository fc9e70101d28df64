/** The rows of the table, in the order of the issue that set the targets. */
import { CONNECTION_ROWS } from './connection-rows.ts';
import { FAULT_ROWS } from './fault-rows.ts';
import { LOAD_ROWS } from './load-rows.ts';
import type { Row } from './row.ts';

export const ROWS: readonly Row[] = [...LOAD_ROWS, ...CONNECTION_ROWS, ...FAULT_ROWS];
