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

  it.each<[what: string, output: OutputOptions, said: string]>([
    [
      'too few bits',
      { file: '/out.mp4', bitrate: 9999 },
      'bitrate is 9999; it must be a whole number of bits a second',
    ],
    ['too many bits', { file: '/out.mp4', bitrate: 2e9 }, 'bitrate is 2000000000; it must be a whole number'],
    ['a part of a bit', { file: '/out.mp4', bitrate: 1e6 + 0.5 }, 'bitrate is 1000000.5; it must be a whole number'],
    ['bits and a crf', { file: '/out.mp4', bitrate: 1e6, crf: 20 }, 'left out where there is a crf'],
    ['bits of what is copied', { file: '/out.mp4', bitrate: 1e6, copy: 'auto' }, 'left out where packets are copied'],
    [
      'a profile of a codec without',
      { file: '/out.mp4', codec: 'h264', codecProfile: 'hq' },
      'h264 has none to choose',
    ],
    ['a profile of another codec', { file: '/out.mov', codec: 'prores', codecProfile: 'hqx' }, 'must be one of proxy'],
    ['depths beside a profile', { file: '/out.mov', codec: 'prores', bitDepth: 10 }, 'has that of its codecProfile'],
    [
      'a depth that is none',
      { ...outputOf('bitDepth', 12), file: '/out.mp4', codec: 'h264' },
      'bitDepth is 12; it must be 8, or 10 with',
    ],
    ['ten bits of VP9', { file: '/out.webm', codec: 'vp9', bitDepth: 10 }, 'bitDepth is 10; it must be 8, or 10 with'],
    ['ten bits, copied', { file: '/out.mp4', codec: 'hevc', bitDepth: 10, copy: 'auto' }, '8 where packets are copied'],
    ['no loudness', { file: '/out.mp4', loudness: 3 }, 'loudness is 3; it must be'],
    ['a crf of ProRes', { file: '/out.mov', codec: 'prores', crf: 20 }, 'left out: prores has none'],
  ])('refuses %s', async (_what, output, said) => {
    expect(await refusal(output)).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(said) });
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
