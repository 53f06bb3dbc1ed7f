// Needs ffmpeg.
import { lastValueFrom, mergeMap, toArray } from 'rxjs';
import { afterAll, expect, it } from 'vitest';
import { type CommandSpec, ffmpegRunner, maxTogether, namedFrameTimes, printNamedFrameTimes } from '../src/index.ts';

const runner = ffmpegRunner();
afterAll(() => runner[Symbol.asyncDispose]());

/** Runs streams of so many frames one after the other; gives what is told of them: stream and timestamp. */
async function told(when: 'promptly' | 'together', frames: readonly number[]): Promise<readonly string[]> {
  const chains = frames.map(
    (count, stream) =>
      `color=s=16x16:r=25,trim=end_frame=${count},settb=1/90000,${printNamedFrameTimes(stream, when)}[v${stream}]`,
  );
  const all = frames.map((_, stream) => `[v${stream}]`).join('');
  const args: CommandSpec = {
    inputs: [],
    graph: [...chains, `${all}concat=n=${frames.length}[v]`].join(';'),
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-f', 'null'] }],
  };
  const timeOf = namedFrameTimes();
  return lastValueFrom(
    runner.run({ tool: 'ffmpeg', args }).pipe(
      mergeMap((event) => {
        const time = event.type === 'note' ? timeOf(event.line) : undefined;
        return time === undefined ? [] : [`${time.stream} ${time.pts}`];
      }),
      toArray(),
    ),
  );
}

const expected = (frames: readonly number[]) =>
  frames.flatMap((count, stream) => Array.from({ length: count }, (_, frame) => `${stream} ${frame * 3600}`));

it.each([
  ['promptly', [3, 2]],
  ['together', [3, 2]],
  ['together', [maxTogether, maxTogether]],
  ['together', [5 * maxTogether]],
] as const)('the times of all frames are told %s, of %j frames', async (when, frames) => {
  expect((await told(when, frames)).toSorted()).toEqual(expected(frames).toSorted());
});
