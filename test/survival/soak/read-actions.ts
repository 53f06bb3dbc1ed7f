import { setTimeout } from 'node:timers/promises';
import { loadClips, type OpenClip, resultFrom } from '@clipwright/core';
import type { Action } from './action.ts';
import { expectCode, outcomeOf } from './outcome.ts';
import { digestOf } from './references.ts';
import { aWhile } from './render-actions.ts';
import type { World } from './world.ts';

/** What reading needs of that with which the world renders. */
const readingWith = ({ deps: { loader, cache, signal } }: World) => ({ loader, cache, signal });

/** Loads clips side by side and reads all frames of each. */
export const readFrames: Action = async (world, { frames }) => {
  const read = Array.from({ length: 1 + world.random.below(4) }, () => world.random.pick(frames));
  const digests: (string | undefined)[] = [];
  const use = async (clip: OpenClip, index: number): Promise<void> => {
    digests[index] = await digestOf(clip.video());
  };
  const clips = read.map(({ file }) => ({ source: file }));
  const outcome = await outcomeOf(resultFrom(loadClips(clips, { ...readingWith(world), use, onError: 'fail' })));
  if ('error' in outcome) return expectCode(world, outcome.error, []);
  for (const [index, { digest }] of read.entries()) {
    if (digests[index] !== digest) throw new Error(`Wrong frames of ${read[index]?.file}`);
  }
};

/** Reads a few frames and goes; or is called away while it waits for one. */
export const abandonedReading: Action = async (world, { frames }) => {
  const { file } = world.random.pick(frames);
  const wanted = world.random.below(20);
  const use = async (clip: OpenClip, _: number, signal: AbortSignal): Promise<void> => {
    let read = 0;
    for await (const sample of clip.video({ format: 'rgb24' })) {
      sample.close();
      if (++read > wanted || signal.aborted) return;
    }
  };
  const controller = new AbortController();
  const running = outcomeOf(
    resultFrom(
      loadClips([{ source: file }], { ...readingWith(world), use, onError: 'fail', signal: controller.signal }),
    ),
  );
  await setTimeout(world.random.below(aWhile / 2));
  controller.abort();
  const outcome = await running;
  if ('error' in outcome) expectCode(world, outcome.error, ['cancelled']);
};

/** Reads a file of which a part does not decode, and one that is not there. */
export const badSources: Action = async (world) => {
  const { damaged, missing } = world.media;
  const use = (clip: OpenClip) => digestOf(clip.video());
  const codes = { [damaged]: 'source-damaged', [missing]: 'source-missing' } as const;
  for (const source of [damaged, missing]) {
    const outcome = await outcomeOf(
      resultFrom(loadClips([{ source }], { ...readingWith(world), use, onError: 'fail' })),
    );
    if (!('error' in outcome)) throw new Error(`${source} was read`);
    expectCode(world, outcome.error, [codes[source] ?? 'internal']);
  }
};
