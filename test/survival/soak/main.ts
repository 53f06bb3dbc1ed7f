// Uses one program for long: `node --expose-gc main.js --folder FOLDER --seed NUMBER --seconds NUMBER`, with a mark in
// the environment. Prints its report in JSON.
import { setTimeout } from 'node:timers/promises';
import { inspect, parseArgs } from 'node:util';
import { markName } from '../marked-processes.ts';
import type { Action } from './action.ts';
import { actions, disturbances } from './actions.ts';
import { memoryInUse } from './heap.ts';
import { more } from './holdings.ts';
import { makeReferences } from './references.ts';
import type { SoakReport } from './report.ts';
import { makeWorld } from './world.ts';

/** Things done at a time. */
const beside = 3;
/** Milliseconds in which everything that was cancelled must have ended. */
const patience = 3000;

const { values } = parseArgs({
  options: { folder: { type: 'string' }, seed: { type: 'string' }, seconds: { type: 'string' } },
});
const { folder = '', seed = '1', seconds = '10' } = values;
const mark = process.env[markName] ?? '';
const wrong: string[] = [];
const leaks: string[] = [];
const done: Record<string, number> = {};
process.on('warning', (warning) => wrong.push(inspect(warning)));

const world = await makeWorld({ folder, mark, seed: Number(seed) });
const references = await makeReferences(world);

async function act(name: string, action: Action): Promise<void> {
  done[name] = (done[name] ?? 0) + 1;
  try {
    await action(world, references);
  } catch (error) {
    wrong.push(`${name}: ${inspect(error, { depth: 6 })}`);
  }
}

async function round(doing: readonly (readonly [string, Action])[]): Promise<void> {
  world.disturbed = doing.some(([name]) => Object.hasOwn(disturbances, name));
  await Promise.all(doing.map(([name, action]) => act(name, action)));
  await world.settled();
}

/** What is held more than before, once nothing goes away any more, or the patience is over. */
async function leaked(before: readonly string[]): Promise<string[]> {
  for (let end = performance.now() + patience; ; ) {
    const lines = more(before, await world.holdings());
    if (lines.length === 0 || performance.now() > end) return lines;
    await setTimeout(20);
  }
}

const all = Object.entries({ ...actions, ...disturbances });
for (const each of all) await round([each]);
const before = { held: await world.holdings(), memory: await memoryInUse() };

/**
 * All there is to do, in random order, and again from the start: what leaks only after it was done a second time shows
 * as well.
 */
const toDo: (typeof all)[number][] = [];
function next(): (typeof all)[number] {
  if (toDo.length === 0) toDo.push(...all);
  const [chosen] = toDo.splice(world.random.below(toDo.length), 1);
  return chosen ?? next();
}

let rounds = 0;
const end = performance.now() + Number(seconds) * 1000;
// Each at least once; half of them where there is no time.
const least = end > performance.now() ? all.length : all.length / 2;
for (; performance.now() < end || rounds * beside < least; rounds++) {
  const doing = Array.from({ length: beside }, next);
  await round(doing);
  const lines = await leaked(before.held);
  leaks.push(...lines.map((line) => `round ${rounds} (${doing.map(([name]) => name).join(', ')}): ${line}`));
  if (wrong.length > 0 || leaks.length > 0) break;
}

const report: SoakReport = {
  rounds,
  done,
  wrong,
  leaks,
  memory: { before: before.memory, after: await memoryInUse() },
};
await world[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify(report)}\n`, () => {
  // What leaked may keep the process alive.
  if (wrong.length + leaks.length > 0) process.exit();
});
