/**
 * `npm run chaos`: real processes under load while they are killed, frozen and cut off from each other, and whether
 * anything acknowledged was lost. Ends with exit code 1 where it was, or where the run proved nothing.
 */
import { readArguments, USAGE } from './arguments.ts';
import { type ChaosOutcome, runChaos } from './run-chaos.ts';
import { clusterStage, embeddedStage } from './stage.ts';

const read = readArguments(process.argv.slice(2));
if (!read.ok) {
  console.error(`${read.problem}\n${USAGE}`);
  process.exit(2);
}
const { options } = read;
const seed = options.seed ?? String(Date.now());

const show = (outcome: ChaosOutcome): boolean => {
  const { counts, faults, acknowledgements, records, lostAccepted, lostSaved } = outcome;
  console.log(`seed ${seed}: ${outcome.stage}, ${options.seconds} s`);
  for (const [name, count] of [...faults].sort()) console.log(`  ${String(count).padStart(5)} × ${name}`);
  console.log(
    `${counts.lives} devices (${counts.failedConnects} met a server that was away), ${counts.ops} changes in ${outcome.baskets} baskets, ${counts.refused} refused`,
  );
  for (const lost of [...lostAccepted, ...lostSaved].slice(0, 20)) console.log('LOST', JSON.stringify(lost));
  console.log(
    `accepted: ${acknowledgements.accepted} answers, ${records.accepted} records, ${lostAccepted.length} lost; saved: ${acknowledgements.saved} answers, ${records.saved} records, ${lostSaved.length} lost`,
  );
  const isProof = records.accepted > 0 && records.saved > 0 && faults.size > 0;
  if (!isProof) console.log('nothing was acknowledged, or nothing broken: this run proves nothing');
  return isProof && lostAccepted.length === 0 && lostSaved.length === 0;
};

const stage = options.isEmbedded ? await embeddedStage() : await clusterStage(options.nodes);
try {
  process.exitCode = show(await runChaos(stage, { ...options, seed })) ? 0 : 1;
} finally {
  await stage.dispose();
}
