// Needs ffmpeg.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipSound, SoundStretch } from '@clipwright/core/author';
import { soundVoices } from '@clipwright/core/plan';
import { ffmpegRunner, lostSound } from '@clipwright/ffmpeg';
import type { SampleRange } from '@clipwright/filters';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decoding, isFileVoice } from '../src/audio/decode-command.ts';
import { beep, channel, clipOf, encoding, hear, onsets, toneFile } from './tones.ts';

/*
 * Sound that does not decode from second 2 to 2.5: never handed out as if it were right, and counted where it may be
 * missing.
 */
const rate = 48_000;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
let directory: Awaited<ReturnType<typeof scratch>>;
const formats: Readonly<Record<string, string[]>> = {
  'aac.mp4': ['-c:a', 'aac'],
  'aac.ts': ['-c:a', 'aac'],
  'flac.mkv': ['-c:a', 'flac'],
};
const good: Record<string, string> = {};
const bad: Record<string, string> = {};

/** Overwrites half of the bytes of packets within a time, at places that are the same each time. */
function damage(file: string, to: string, from: number, until: number): string {
  const show = ['-select_streams', 'a:0', '-show_entries', 'packet=pts_time,size,pos', '-of', 'csv=p=0', file];
  const bytes = readFileSync(file);
  let state = 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  const packets = tool('ffprobe', show).toString().trim().split('\n');
  const [start = 0] = (packets[0] ?? '').split(',').map(Number);
  for (const packet of packets) {
    const [time = 0, size = 0, position = 0] = packet.split(',').map(Number);
    if (time - start < from || time - start >= until) continue;
    // Behind its header, which is the container's.
    for (let hit = 0; hit < size / 2; hit += 1) bytes[position + 20 + (random() % (size - 20))] = random() % 256;
  }
  writeFileSync(to, bytes);
  return to;
}

beforeAll(async () => {
  directory = await scratch();
  for (const [name, encode] of Object.entries(formats)) {
    const wave = (i: number): number[] => [beep(i / rate) + 0.05 * Math.sin(i * i)];
    good[name] = toneFile(directory.path, name, { seconds: 5, rate, wave, encode });
    bad[name] = damage(good[name], join(directory.path, `bad-${name}`), 2, 2.5);
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const stretch = (file: string | undefined, from: number, to: number, more: Partial<ClipSound> = {}): ClipSound => {
  const made = clipOf(file ?? '', from, Math.round((to - from) * rate), more);
  // What it is was found out from the whole file.
  const whole = clipOf((file ?? '').replace('bad-', ''), 0, 1).source.info;
  return { ...made, source: { ...made.source, info: whole } };
};

describe.each(some(Object.keys(formats), 1))('%s', (name) => {
  const partsOf = (file: string | undefined, more: Partial<ClipSound> = {}): SoundStretch[] => [
    stretch(file, 0.2, 1.2, more),
    stretch(file, 1.7, 3.7, more),
    stretch(file, 2.7, 3.5, more),
    { kind: 'crossfade', from: stretch(file, 4, 4.5, more), to: stretch(file, 2.1, 2.6, more), samples: rate / 2 },
  ];

  it('fails the stretch that needs it, and no other', async () => {
    const stretches = partsOf(bad[name]);
    const damaged = { code: 'source-damaged' };
    await expect(hear(runner, { stretches })).rejects.toMatchObject({ ...damaged, details: { stretch: 1, side: 0 } });
    const [first, , third, crossfade] = stretches;
    const others = [first, third].flatMap((each) => each ?? []);
    expect((await hear(runner, { stretches: others })).lost).toEqual([]);
    const late = [...others, crossfade].flatMap((each) => each ?? []);
    await expect(hear(runner, { stretches: late })).rejects.toMatchObject({
      ...damaged,
      details: { stretch: 2, side: 1 },
    });
  });

  it('is silent there where that is allowed, counts it, and has all the rest in its place', async () => {
    const allowed = { onDamage: 'silence' } as const;
    const heard = await hear(runner, { stretches: partsOf(bad[name], allowed) });
    const whole = channel((await hear(runner, { stretches: partsOf(good[name]) })).values);
    const left = channel(heard.values);
    expect(left).toHaveLength(whole.length);
    expect(heard.lost.map((each) => each.stretch)).toEqual([1, 3]);
    // Some packets decode to something all the same.
    expect(heard.lost[0]?.samples).toBeGreaterThan(0.3 * rate);
    expect(heard.lost[0]?.samples).toBeLessThan(0.7 * rate);
    expect(heard.lost[1]?.samples).toBeGreaterThan(0.2 * rate);
    expect(left.slice(0, rate)).toEqual(whole.slice(0, rate));
    // The beep at 3.5 s, behind the damage.
    const behind = onsets(left.slice(rate, 3 * rate)).at(-1) ?? 0;
    expect(Math.abs(behind - 1.8 * rate)).toBeLessThan(0.016 * rate);
  });
});

it('sound that begins late or ends early is not lost, whatever the decoder complains of', async () => {
  const late = join(directory.path, 'late.mkv');
  const [picture = '', sound = ''] = [good['aac.ts'], good['flac.mkv']];
  tool('ffmpeg', ['-i', picture, '-itsoffset', '1', '-i', sound, '-map', '0:v', '-map', '1:a', '-c', 'copy', late]);
  const file = damage(late, join(directory.path, 'bad-late.mkv'), 1, 1.5);
  const lostIn = async (from: number, to: number): Promise<readonly SampleRange[]> => {
    const [voice] = soundVoices([stretch(file, from, to)], rate).lanes.flat();
    if (voice === undefined || !isFileVoice(voice)) throw new Error('no file');
    return lostSound(runner, decoding(runner.inputs, voice, encoding));
  };
  expect(await lostIn(0, 1.8)).toEqual([]);
  expect(await lostIn(2.7, 8)).toEqual([]);
  const within = await lostIn(0, 8);
  const total = within.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(total).toBeGreaterThan(0.2 * rate);
  expect(total).toBeLessThan(0.7 * rate);
  expect(within.every(({ from, to }) => from >= 1.8 * rate && to <= 2.7 * rate)).toBe(true);
});

it('what lacks sound is good for this run alone', async () => {
  const stretches = [stretch(bad['aac.mp4'], 1.7, 2.7, { onDamage: 'silence' })];
  const file = join(directory.path, 'out');
  const inputs = { sources: new Map(), transforms: {} };
  const event = await lastValueFrom(renderer.renderAudio({ stretches, encoding }, { file }, inputs));
  expect(event).toMatchObject({ type: 'produced', meta: { samples: rate, lost: [{ stretch: 0 }] } });
});
