// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RenderEvent, resultFrom, type Timeline } from '@clipwright/core';
import { seededRandom } from '@clipwright/test-kit/seeded-random';
import { isSoak } from '@clipwright/test-kit/soak';
import { firstValueFrom, tap } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { comesAgain, randomCancellation } from './cancellation.ts';
import { Program } from './cancelled-run.ts';
import { eventfulTimeline, profile } from './eventful-timeline.ts';
import { damageIn, livingGroups, namesIn, openDescriptors, unfinishedIn } from './leftovers.ts';
import { markedProcesses, markName, newMark } from './marked-processes.ts';

/** How many runs are left with each seed. */
const perSeed = isSoak ? 20 : 4;
/** In the check two that go all ways between them, of which one reads headers in this process. */
const seeds = isSoak ? Array.from({ length: 25 }, (_, i) => 7_001 + i) : [7_019, 7_020];
/** Milliseconds within which everything has to be gone. */
const limit = 3000;

const root = mkdtempSync(join(tmpdir(), 'clipwright-cancelled-'));
const folders = { sources: join(root, 'sources'), output: join(root, 'output'), temporary: join(root, 'temporary') };
const file = join(folders.output, 'out.mp4');
const output = { file, ...profile };
const mark = newMark();
const complaints: string[] = [];
const complain = (what: unknown): void => void complaints.push(String(what));
let timeline: Timeline;
let undisturbed: { readonly bytes: string; readonly events: number; readonly ms: number };

beforeAll(async () => {
  for (const folder of Object.values(folders)) mkdirSync(folder);
  timeline = eventfulTimeline(folders.sources);
  // Inherited by every process that is started from now on.
  vi.stubEnv(markName, mark);
  vi.stubEnv('TMPDIR', folders.temporary);
  process.on('warning', complain);
  process.on('unhandledRejection', complain);
  await using program = new Program(join(root, 'undisturbed'), false);
  let events = 0;
  const begun = performance.now();
  await resultFrom(program.render(timeline, output).pipe(tap(() => (events += 1))));
  undisturbed = { bytes: takeOutput() ?? '', events, ms: performance.now() - begun };
});
afterAll(() => {
  process.off('warning', complain);
  process.off('unhandledRejection', complain);
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

beforeEach(() => {
  for (const name of namesIn(folders.output)) rmSync(join(folders.output, name));
});

/** The digest of the output, which is removed; nothing where there is none. */
function takeOutput(): string | undefined {
  if (!namesIn(folders.output).includes('out.mp4')) return undefined;
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  rmSync(file);
  return digest;
}

/** What is left of a run that was left, at this moment. */
async function leftOf(program: Program, store: string, groups: readonly number[]): Promise<string[]> {
  const { callers, inFlight, inUse, idle, closing } = await statisticsOf(program);
  return [
    ...markedProcesses(mark).map((pid) => `process ${pid}`),
    ...livingGroups(groups).map((pid) => `process group ${pid}`),
    ...namesIn(folders.output),
    ...namesIn(folders.temporary),
    ...unfinishedIn(store),
    ...(await damageIn(store)),
    ...(callers + inFlight + inUse + idle + closing === 0 ? [] : ['leases of the cache']),
    ...complaints.splice(0),
  ];
}

async function statisticsOf({ cache, disposed }: Program) {
  const none = { callers: 0, inFlight: 0, inUse: 0, idle: 0, closing: 0 };
  return disposed ? none : firstValueFrom(cache.statistics$);
}

describe.runIf(process.platform === 'linux')('runs that are left at any moment, in any way', () => {
  let descriptors: number | undefined;

  it.each(seeds)(`leave nothing behind, and keep what was finished (seed %i, ${perSeed} times)`, async (seed) => {
    const random = seededRandom(seed);
    const prober = random.below(2) === 0;
    const store = join(root, `store-${seed}`);
    let program = new Program(store, prober);
    const finished = new Set<number>();

    /** Held against what was finished by the runs before. */
    const heed = (event: RenderEvent): void => {
      if (event.type !== 'segment') return;
      if (!event.reused && finished.has(event.segment)) complain(`segment ${event.segment} was made again`);
      finished.add(event.segment);
    };
    const render = (signal?: AbortSignal) => program.render(timeline, output, signal).pipe(tap(heed));

    let isComplete = false;
    for (let cancelled = 0; cancelled < perSeed; ) {
      const cancellation = randomCancellation(random, undisturbed);
      // It would only come to its end once more.
      if (isComplete && !comesAgain(cancellation)) continue;
      const what = JSON.stringify(cancellation);
      let groups: readonly number[] = [];
      let leftAt = Number.POSITIVE_INFINITY;
      const start = cancellation.work === 'load' ? (signal?: AbortSignal) => program.load(timeline, signal) : render;
      const { left, saidSo } = await program.runUntil(cancellation, start, () => {
        groups = markedProcesses(mark);
        leftAt = performance.now();
      });
      // By this way the error itself says that everything has ended.
      if (!saidSo || cancellation.way !== 'signal') await program.settled();
      expect(performance.now() - leftAt, what).toBeLessThan(limit);
      // What was put in place before it was left, if anything, is whole.
      const bytes = takeOutput();
      if (bytes !== undefined) expect(bytes, what).toBe(undisturbed.bytes);
      expect(await leftOf(program, store, groups), what).toEqual([]);
      if (program.disposed) program = new Program(store, prober);
      if (left) cancelled += 1;
      else if (cancellation.work === 'render') isComplete = true;
    }

    const before = finished.size;
    const { segments } = await resultFrom(render());
    expect(segments.reused).toBeGreaterThanOrEqual(before);
    expect(takeOutput()).toBe(undisturbed.bytes);
    await program[Symbol.asyncDispose]();
    expect(await leftOf(program, store, [])).toEqual([]);
    descriptors ??= openDescriptors();
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
  });
});
