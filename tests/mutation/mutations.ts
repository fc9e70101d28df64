/**
 * Mistakes somebody could make in the semantics of the cart, each as a replacement in one file of `shared/src`,
 * with the suites that must turn red. A replacement whose text is gone fails the check: the list is kept honest.
 */
export interface Mutation {
  /** What the mistake is, in words. */
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Test files of `shared/test` of which at least one must fail. */
  readonly suites: readonly string[];
}

const ORACLE = 'l4-oracle';

const reading: readonly Mutation[] = [
  {
    name: 'a step down eats adds it had not seen',
    file: 'line-math.ts',
    from: 'Math.max(coveredP, steps.get(actor) ?? 0)',
    to: 'Math.max(coveredP, steps.size > 0 ? p : 0)',
    suites: [ORACLE],
  },
  {
    name: 'one winner across origins',
    file: 'line-math.ts',
    from: 'const origin = originOf(entry[0]);',
    to: 'const origin = originOf([...records.keys()].sort()[0] as Actor);',
    suites: ['m-merge'],
  },
  {
    name: 'what is covered is the last word, not the greatest',
    file: 'line-math.ts',
    from: 'covered.set(actor, [Math.max(p, p0), Math.max(m, m0), Math.max(n, n0)]);',
    to: 'covered.set(actor, [p, m, n]);',
    suites: [ORACLE],
  },
  {
    name: 'Lamport time is ignored',
    file: 'line-math.ts',
    from: 'if (a.t !== b.t) return a.t > b.t;',
    to: '',
    suites: ['l-promises'],
  },
  {
    name: 'ranks are swapped: a person beats an order',
    file: 'line-math.ts',
    from: 'return a.r > b.r;',
    to: 'return a.r < b.r;',
    suites: [ORACLE],
  },
  {
    name: 'a removal beats a concurrent quantity',
    file: 'line-math.ts',
    from: 'return a.q > 0;',
    to: 'return a.q === 0;',
    suites: [ORACLE],
  },
  {
    name: 'a covered quantity still counts',
    file: 'line-math.ts',
    from: 'a.n <= (covered.get(actor) ?? NOTHING)[2]',
    to: 'a.n < (covered.get(actor) ?? NOTHING)[2]',
    suites: [ORACLE],
  },
  {
    name: 'a covered step goes on eating',
    file: 'line-math.ts',
    from: 'if (!s || m <= (covered.get(actor) ?? NOTHING)[1]) continue;',
    to: 'if (!s) continue;',
    suites: [ORACLE],
  },
  {
    name: 'debt eats adds nobody saw',
    file: 'line-math.ts',
    from: 'units: Math.max(0, left) + fresh',
    to: 'units: Math.max(0, left + fresh)',
    suites: [ORACLE],
  },
  {
    name: 'quantities can go below zero',
    file: 'line-math.ts',
    from: 'units: Math.max(0, left) + fresh',
    to: 'units: left + fresh',
    suites: [ORACLE],
  },
  {
    name: 'the version of a record is not compared',
    file: 'view.ts',
    from: 'if (!known || record.v > known.v)',
    to: 'if (!known)',
    suites: ['r-hostile'],
  },
  {
    name: 'a record may stand under any line',
    file: 'record.ts',
    from: 'if (intent === null || lineIdOf(intent) !== line) return null;',
    to: 'if (intent === null) return null;',
    suites: ['r-hostile'],
  },
  {
    name: 'members of the prototype count',
    file: 'plain.ts',
    from: '? { ...value } : null',
    to: '? (value as Record<string, unknown>) : null',
    suites: ['r-hostile'],
  },
];

const writing: readonly Mutation[] = [
  {
    name: 'a set does not cover',
    file: 'line-writes.ts',
    from: 'const covers = coverAll(records, coveredBy(records));\n  const next',
    to: 'const covers: Record<Actor, Cover> = {};\n  const next',
    suites: [ORACLE],
  },
  {
    name: 'a step down never turns absolute',
    file: 'line-writes.ts',
    from: 'if (quantity <= units || !reading || reading.debt > 0 || reading.units < units)',
    to: 'if (!reading)',
    suites: [ORACLE],
  },
  {
    name: 'a step down does not look at debt',
    file: 'line-writes.ts',
    from: ' || reading.debt > 0',
    to: '',
    suites: ['l-promises', ORACLE],
  },
  {
    name: 'a step down eats only the adds of its own actor',
    file: 'line-writes.ts',
    from: '[...records].filter(([other]) => originOf(other) === origin)',
    to: '[...records].filter(([other]) => other === actor)',
    suites: [ORACLE],
  },
  {
    name: 'undoing a merge covers everybody',
    file: 'line-writes.ts',
    from: 'Object.entries(all).filter(([other]) => originOf(other as Actor) === origin)',
    to: 'Object.entries(all)',
    suites: ['m-merge'],
  },
  {
    name: 'an order covers the cart as it is now, not its manifest',
    file: 'line-writes.ts',
    from: 'const covers: Record<Actor, Cover> = { ...records.get(actor)?.w };',
    to: 'const covers: Record<Actor, Cover> = coverAll(records, coveredBy(records));',
    suites: ['d-orders'],
  },
  {
    name: 'an add trusts what others claim to have eaten',
    file: 'line-writes.ts',
    from: 'if (readLine(new Map([...records, [actor, next]])).quantity !== quantity + units)',
    to: 'if (quantity < 0)',
    suites: ['r-hostile'],
  },
  {
    name: 'a move copies and forgets to remove',
    file: 'ops.ts',
    from: '    [from, line, removed.value],\n',
    to: '',
    suites: [ORACLE],
  },
  {
    name: 'two wishes for the same are two',
    file: 'ops.ts',
    from: 'return putIn(writing, place, intent, seen, setUnits, units);',
    to: 'return putIn(writing, place, intent, seen, addUnits, units);',
    suites: [ORACLE],
  },
];

const lives: readonly Mutation[] = [
  {
    name: 'an order is taken out twice',
    file: 'order.ts',
    from: 'if (ledger.has(mark)) return ok(0);',
    to: '',
    suites: ['d-orders'],
  },
  {
    name: 'a guest may speak about others',
    file: 'merge.ts',
    from: 'if (mentioned(value).some((actor) => originOf(actor as Actor) !== guest))',
    to: 'if (mentioned(value).length < 0)',
    suites: ['m-merge'],
  },
  {
    name: 'a rotation drops live lines',
    file: 'generation.ts',
    from: 'if (isSpent(records)) spent.add',
    to: 'if (isSpent(records) || readLine(records).quantity === 1) spent.add',
    suites: ['g-generations'],
  },
  {
    name: 'a rotation forgets the word of an order',
    file: 'generation.ts',
    from: ' && (a.r === 2 || a.q > 0)',
    to: ' && a.q > 0',
    suites: ['g-generations'],
  },
  {
    name: 'a rotation drops lines with steps nobody covered',
    file: 'generation.ts',
    from: 'p <= coveredP && m <= coveredM && !isStanding',
    to: 'p <= coveredP && !isStanding',
    suites: ['g-generations'],
  },
  {
    name: 'a rotation sets Lamport time back',
    file: 'generation.ts',
    from: 'next.getMap(LEDGER).set(TIME_FLOOR, viewOf([doc]).time);',
    to: '',
    suites: ['g-generations'],
  },
  {
    name: 'only the late records are carried, without their line',
    file: 'generation.ts',
    from: 'for (const source of [archived, late])',
    to: 'for (const source of [late])',
    suites: ['g-generations'],
  },
  {
    name: 'lines are carried that nobody touched',
    file: 'generation.ts',
    from: 'touched.has(groupName(map, key)) && ',
    to: '',
    suites: ['g-generations'],
  },
  {
    name: 'a late record overwrites a newer one',
    file: 'generation.ts',
    from: ' && versionOf(value) > versionOf(current.getMap<unknown>(map).get(key))',
    to: '',
    suites: ['g-generations'],
  },
  {
    name: 'a late document skips the generations between',
    file: 'generation.ts',
    from: 'archives.forEach((archived, index) => {',
    to: 'archives.slice(-1).forEach((archived, index) => {',
    suites: ['g-generations'],
  },
  {
    name: 'bytes after a message are accepted',
    file: 'wire/codec.ts',
    from: "if (decoding.hasContent(decoder)) return fail('bad-frame', 'bytes after the message');",
    to: '',
    suites: ['c-codec'],
  },
];

export const MUTATIONS: readonly Mutation[] = [...reading, ...writing, ...lives];
