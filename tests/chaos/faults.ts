/** What is done to the processes: kill -9, freeze, cut and stall, a drain, one or two at a time, and always mended. */
import type { Chance } from '../support/seeded-random.ts';
import type { StartedServer } from '../support/start-server.ts';
import type { Stage } from './stage.ts';
import { pause, TooLate, within } from './within.ts';

export type Fault = (ms: number) => Promise<void>;

const restartNode = async (node: StartedServer): Promise<void> => {
  await node.restart();
};

const nodeFaults = (node: StartedServer, name: string): Record<string, Fault> => ({
  [`kill -9 ${name}`]: async (ms) => {
    await node.kill9();
    await pause(ms);
    await restartNode(node);
  },
  [`drain ${name}`]: async (ms) => {
    await node.stop();
    await pause(ms);
    await restartNode(node);
  },
  [`freeze ${name}`]: async (ms) => {
    process.kill(node.pid, 'SIGSTOP');
    await pause(2 * ms);
    process.kill(node.pid, 'SIGCONT');
  },
});

/** Every fault by its name. */
export const faultsOf = ({ nodes, stores, links }: Stage): Record<string, Fault> => {
  const faults: Record<string, Fault> = {};
  for (const [i, node] of nodes.entries()) Object.assign(faults, nodeFaults(node, `node ${i + 1}`));
  for (const [name, store] of Object.entries(stores)) {
    faults[`kill -9 ${name}`] = async (ms) => {
      await store.kill9();
      await pause(ms);
      await store.restart();
    };
    faults[`freeze ${name}`] = async (ms) => {
      await store.pause();
      await pause(2 * ms);
      store.resume();
    };
  }
  for (const [name, link] of Object.entries(links))
    for (const how of ['cut', 'stall'] as const)
      faults[`${how} ${name}`] = async (ms) => {
        link[how]();
        await pause(2 * ms);
        link.heal();
      };
  return faults;
};

/** Far above what a drain and a start may take: whatever takes longer hangs, and that is a finding. */
const HANGS_AFTER_MS = 180_000;

const bounded = async (name: string, fault: Promise<void>): Promise<void> => {
  try {
    await within(HANGS_AFTER_MS, fault);
  } catch (error) {
    throw error instanceof TooLate ? new Error(`"${name}" did not end in ${HANGS_AFTER_MS} ms`) : error;
  }
};

/** Faults one after the other, of two kinds at a time, until `isOver`; answers how many of each there were. */
export const wreak = async (
  faults: Readonly<Record<string, Fault>>,
  chance: Chance,
  isOver: () => boolean,
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  const busy = new Set<string>();
  const victimOf = (name: string): string => name.replace(/^(kill -9|drain|freeze|cut|stall) /, '');
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const free = Object.entries(faults).filter(([name]) => !busy.has(victimOf(name)));
      if (free.length === 0) {
        await pause(50);
        continue;
      }
      const [name, fault] = chance.pick(free);
      const victim = victimOf(name);
      busy.add(victim);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      await bounded(name, fault(chance.between(50, 1_500)));
      busy.delete(victim);
      await pause(chance.between(100, 1_000));
    }
  };
  await Promise.all([work(), work()]);
  return counts;
};
