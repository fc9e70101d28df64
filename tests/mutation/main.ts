/** `npm run mutation`: every mutation against every suite; survivors are listed and fail. */
import { join } from 'node:path';
import { runMutations, tableOf } from './run-mutations.ts';

/** `npm run mutation -- TEXT`: only those whose name contains it. */
const like = process.argv[2] ?? '';
const startedAt = performance.now();
const verdicts = await runMutations({
  runs: 60,
  seed: 1,
  isFull: true,
  like,
  folder: join('dist', 'mutation'),
});
const [control, ...mutants] = verdicts;
const alive = mutants.filter(({ outcome }) => outcome !== 'killed');
const seconds = Math.round((performance.now() - startedAt) / 1000);

console.log(tableOf(verdicts));
console.log(
  `\n${mutants.length} mutations, ${mutants.length - alive.length} killed, ${alive.length} alive, ${seconds} s`,
);
for (const { name, outcome } of alive) console.log(`  ${outcome}: ${name}`);
if (control?.outcome !== 'survived') console.log('the unchanged code fails its own tests', control?.failed);
process.exitCode = alive.length === 0 && control?.outcome === 'survived' ? 0 : 1;
