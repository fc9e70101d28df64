/** Compiles the server once before the tests: its worker thread and the spawned servers run compiled code. */
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  if (process.env.PANNIER_BUILT === '1') return;
  execFileSync('npx', ['tsc', '-p', 'tsconfig.node.json'], { stdio: 'inherit' });
}
