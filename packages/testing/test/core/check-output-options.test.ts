import {
  audioCodecs,
  fits,
  type OutputOptions,
  planTimeline,
  presets,
  renderTimeline,
  resultFrom,
  videoCodecs,
} from '@clipwright/core';
import { rateFactorText } from '@clipwright/core/author';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

/** As a program in JavaScript may write it. */
const outputOf = (name: string, value: unknown): OutputOptions =>
  Object.assign({ file: '/out.webm' }, { [name]: value });

const lists: [name: string, value: unknown, choices: readonly string[]][] = [
  ['codec', 'theora', videoCodecs],
  ['audioCodec', 'flac', audioCodecs],
  ['preset', 'warp', presets],
  ['fit', 'crop', fits],
];

describe.each(['render', 'plan'] as const)('a %s', (kind) => {
  const refusal = async (output: OutputOptions) => {
    const renderer = fakeRenderer();
    const loader = syntheticLoader();
    const deps = { loader, renderer, store: memoryStore({ files: renderer.files }) };
    const timeline = { items: [{ source: 'synthetic:a' }] };
    // What is none of a list is refused at the call.
    const run = async (): Promise<unknown> =>
      kind === 'plan'
        ? await resultFrom(planTimeline(timeline, output, deps))
        : await resultFrom(renderTimeline(timeline, output, deps));
    const error: unknown = await run().catch((reason: unknown) => reason);
    expect(loader.counters.opens, 'Nothing is opened for it.').toBe(0);
    return error;
  };

  it.each(lists)('says of %s what there is', async (name, value, choices) => {
    expect(choices.length).toBeGreaterThan(1);
    expect(await refusal(outputOf(name, value))).toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(
        new RegExp(`${name} is ${JSON.stringify(value)}; it must be one of ${choices.join(', ')}\\.$`),
      ),
    });
  });

  it.each([
    ['/out.mp4', 52],
    ['/out.webm', 101],
    ['/out.mov', -1],
    ['/out.mkv', 1.5],
  ])('says one range of crf, whatever the codec: %s, %d', async (file, crf) => {
    expect(await refusal({ file, crf })).toMatchObject({
      message: `The output option crf is ${crf}; it must be a whole number, ${rateFactorText}.`,
    });
  });

  it.each(['abc', '30/0', '1001', '0'])('names the option whose rate %j is none', async (rate) => {
    expect(await refusal(outputOf('frameRate', rate))).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('The output option frameRate is'),
    });
  });
});

it('the ranges of crf are those of the encoders', () => {
  // x264 and x265 from 0 to 51, libvpx-vp9, SVT-AV1 and libaom from 0 to 63, as ffmpeg -h encoder=... prints them.
  expect(rateFactorText).toBe('0 to 51 with h264 and hevc, 0 to 63 with vp9 and av1, 0 to 100 with webp');
});
