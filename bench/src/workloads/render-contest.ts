import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectedFrames } from '../check/expected-numbers.ts';
import { readNumbers } from '../check/read-numbers.ts';
import { judge, type Verdict } from '../check/verdict.ts';
import type { MediaFile } from '../media/media-source.ts';
import type { Tools } from '../peers/peer.ts';
import type { Row } from '../report/result.ts';
import { withScratch } from '../scratch.ts';
import type { Montage } from '../work/work.ts';
import { contest } from './contest.ts';
import type { BenchContext } from './workload.ts';

export interface CheckedOutput {
  readonly tools: Tools;
  readonly montage: Montage;
  readonly sources: readonly MediaFile[];
  /** The finished video. */
  readonly output: string;
  readonly signal?: AbortSignal | undefined;
}

/** Decodes a finished video and compares the numbers that its frames carry with those that were asked for. */
export async function checkOutput({ tools, montage, sources, output, signal }: CheckedOutput): Promise<Verdict> {
  const expected = expectedFrames(montage, sources);
  const { width, height } = montage.profile;
  const numbers = await readNumbers({
    ffmpeg: tools.ffmpeg,
    file: output,
    width,
    height,
    sources: expected.map(({ source }) => source),
    signal,
  });
  return judge(
    numbers,
    expected.map(({ number }) => number),
  );
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Rendering, by all peers that can; every output is checked and removed. */
export function renderContest(
  context: BenchContext,
  montage: Montage,
  sources: readonly MediaFile[],
): Promise<readonly Row[]> {
  const { tools, signal } = context;
  return withScratch((directory) => {
    let outputs = 0;
    const verdicts = new Map<string, Verdict>();
    return contest(context, 'render', (peer) => {
      outputs += 1;
      const output = join(directory, `${outputs}.mp4`);
      return {
        run: async () => peer.render?.({ tools, signal, montage, output }),
        check: async () => {
          // Most ways write the same bytes each time, and decoding takes longer than some of them.
          const digest = await digestOf(output);
          const verdict = verdicts.get(digest) ?? (await checkOutput({ tools, montage, sources, output, signal }));
          verdicts.set(digest, verdict);
          await rm(output);
          return verdict;
        },
      };
    });
  });
}
