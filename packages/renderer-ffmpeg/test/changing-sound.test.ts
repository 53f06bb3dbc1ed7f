// Needs ffmpeg.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoundStretch } from '@clipwright/core/author';
import { soundVoices } from '@clipwright/core/plan';
import { ffmpegRunner, soundStream } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decoding, isFileVoice } from '../src/audio/decode-command.ts';
import { beep, channel, clipOf, encoding, hear, onsets, waveInput } from './tones.ts';

/*
 * Sound whose format changes after two seconds of four, a beep half a second into each: they are where ffmpeg by itself
 * puts them, wherever one begins to listen.
 */
const rate = 48_000;
const runner = ffmpegRunner();
let directory: Awaited<ReturnType<typeof scratch>>;
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

type Format = readonly [rate: number, channels: number];
const both: Format = [48_000, 2];
const surround: Format = [48_000, 6];
const slower: Format = [44_100, 2];
const mono: Format = [48_000, 1];
type File = readonly [name: string, codec: string, from: Format, to: Format];
/** Each kind of change once, in either container. */
const kinds: readonly File[] = [
  ['ac3-wider.ts', 'ac3', both, surround],
  ['mp2-mono.mkv', 'mp2', both, mono],
  ['mp2-slower.ts', 'mp2', both, slower],
];
/** The same in the other direction, and in other codecs. */
const more: readonly File[] = [
  ['ac3-narrower.mkv', 'ac3', surround, both],
  ['aac-faster.ts', 'aac', slower, both],
  ['mp2-faster.ts', 'mp2', slower, both],
  ['mp3-faster.mkv', 'libmp3lame', slower, both],
  ['mp3-stereo.ts', 'libmp3lame', mono, both],
  ['eac3-wider.ts', 'eac3', both, surround],
  ['flac-slower.mkv', 'flac', both, slower],
  ['aac-wider.ts', 'aac', both, surround],
];
const files = isSoak ? [...kinds, ...more] : kinds;

/** Two seconds with beeps at 0.5 and 1.5. */
function half(name: string, extension: string, codec: string, [own, channels]: Format): string {
  const wave = (i: number): number[] => Array.from({ length: channels }, () => beep(i / own));
  const sound = waveInput(join(directory.path, `${name}.f32`), 2 * own, own, wave);
  const picture = ['-f', 'lavfi', '-i', 'color=gray:s=32x32:r=25:d=2', '-c:v', 'mpeg2video'];
  const file = join(directory.path, `${name}.${extension}`);
  tool('ffmpeg', ['-y', ...sound, ...picture, '-c:a', codec, file]);
  return file;
}

/** @param hole Seconds between the halves, in which there is nothing. */
function joined(name: string, codec: string, from: Format, to: Format, hole = 0): string {
  const extension = name.replace(/.*\./, '');
  const halves = [half(`${name}-1`, extension, codec, from), half(`${name}-2`, extension, codec, to)];
  const list = join(directory.path, `${name}.txt`);
  const lines = halves.map((file, i) => `file '${file}'${i === 0 && hole > 0 ? `\nduration ${2.04 + hole}` : ''}\n`);
  writeFileSync(list, lines.join(''));
  const file = join(directory.path, name);
  tool('ffmpeg', ['-y', '-f', 'concat', '-safe', '0', '-i', list, '-map', '0', '-c', 'copy', file]);
  return file;
}

/** Where ffmpeg alone hears beeps, in seconds from the first picture. It does not fill holes. */
function truth(file: string): number[] {
  const raw = tool('ffmpeg', ['-i', file, '-map', '0:a', '-ac', '2', '-ar', `${rate}`, '-f', 'f32le', '-']);
  const text = tool('ffprobe', ['-show_entries', 'stream=codec_type,start_time', '-of', 'csv=p=0', file]).toString();
  const start = (kind: string): number => Number(new RegExp(`${kind},([\\d.]+)`).exec(text)?.[1]);
  const begin = start('audio') - start('video');
  return onsets(channel(new Float32Array(new Uint8Array(raw).buffer))).map((at) => at / rate + begin);
}

/**
 * Within the seconds that a cut falls behind ffmpeg's own count, whose frames at the change are longer than their
 * place.
 */
function expectNear(found: readonly number[], expected: readonly number[], what: string): void {
  expect(found, what).toHaveLength(expected.length);
  for (const [i, at] of expected.entries()) expect(Math.abs((found[i] ?? 9) - at), what).toBeLessThan(0.03);
}

/** Beeps in the stretches, in seconds from each stretch's beginning. */
async function heardIn(stretches: readonly SoundStretch[], together?: number): Promise<number[][]> {
  const { values, lost } = await hear(runner, { stretches }, together === undefined ? {} : { together });
  expect(lost).toEqual([]);
  let end = 0;
  return stretches.map(({ samples }) => {
    const begin = end;
    end += samples;
    return onsets(channel(values).slice(begin, end)).map((at) => at / rate);
  });
}

const seconds = (count: number): number => Math.round(count * rate);
const within = (beeps: readonly number[], start: number, end: number): number[] =>
  beeps.filter((at) => at >= start && at < end).map((at) => at - start);

describe('sound whose format changes', () => {
  beforeAll(async () => {
    directory = await scratch();
  });

  for (const [name, codec, from, to] of files) {
    it(`${name}: beeps are where ffmpeg puts them, from the beginning, before, at and after the change`, async () => {
      const file = joined(name, codec, from, to);
      const beeps = truth(file);
      expect(beeps).toHaveLength(4);
      const ranges = [
        [0, 4],
        [1.25, 3.25],
        [0.25, 1.25],
        [2, 3.9],
        [2.25, 3.25],
      ] as const;
      const stretches = ranges.map(([start, end]) => clipOf(file, start, seconds(end - start)));
      const found = await heardIn(stretches);
      for (const [i, [start, end]] of ranges.entries()) {
        expectNear(found[i] ?? [], within(beeps, start, end), `${name} ${start}-${end}`);
      }
    });
  }

  it('has the same samples in any company, faster as well, and the samples before the change are those of the first half', async () => {
    const file = join(directory.path, 'ac3-wider.ts');
    const stretches = [
      clipOf(file, '1/4', seconds(1)),
      clipOf(file, '5/4', seconds(2)),
      clipOf(file, '1/2', seconds(1.5), { speed: '2/1' }),
    ];
    const [alone, company] = await Promise.all([1, 16].map((together) => hear(runner, { stretches }, { together })));
    expect(alone?.values.every((value, i) => value === company?.values[i])).toBe(true);
    // 0.5, 1.5, 2.5 and 3.5 at double speed, from 0.5 on: the first beep is cut in its beginning.
    const quick = onsets(channel(company?.values ?? new Float32Array()).slice(seconds(3)));
    expectNear(
      quick.slice(-2).map((at) => at / rate),
      [0.5, 1].map((at) => at + 0.01),
      'quick',
    );
    const before = await hear(runner, {
      stretches: [clipOf(join(directory.path, 'ac3-wider.ts-1.ts'), '1/4', seconds(1))],
    });
    expect(channel(before.values).slice(0, seconds(0.9))).toEqual(
      channel(alone?.values ?? before.values).slice(0, seconds(0.9)),
    );
  });

  it('keeps its place after a hole at the change as well', async () => {
    const file = joined('hole.mkv', 'ac3', both, surround, 0.5);
    const expected = truth(file).map((at, i) => (i < 2 ? at : at + 0.5));
    const [whole, later] = await heardIn([clipOf(file, 0, seconds(4.5)), clipOf(file, 2, seconds(2.5))]);
    expectNear(whole ?? [], expected, 'whole');
    expectNear(later ?? [], within(expected, 2, 4.5), 'later');
  });

  it('ends at once when it is left, before and after the change', async () => {
    const file = join(directory.path, 'mp2-slower.ts');
    const [voice] = soundVoices([clipOf(file, 0, seconds(4))], rate).lanes.flat();
    if (voice === undefined || !isFileVoice(voice)) throw new Error('It is a file.');
    for (const pulls of [1, 40]) {
      const sound = soundStream(runner, decoding(runner.inputs, voice, encoding));
      for (let i = 0; i < pulls; i += 1) await sound.next();
      const pending = sound.next();
      await sound.return();
      await pending;
      expect(await sound.next()).toEqual({ done: true, value: undefined });
    }
    await runner.settled();
  });
});
