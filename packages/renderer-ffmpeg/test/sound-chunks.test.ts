// Needs ffmpeg.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AudioEncoding, type ProgressEvent, threadBudget } from '@clipwright/core';
import type { AudioRequest, ClipSound, Json, KeptChunkEvent, SoundKeeper, SoundStretch } from '@clipwright/core/author';
import { type KeyCapabilities, soundChunkKey, soundChunks } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { concatMap, defer, lastValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipOf, encoding, hear, toneFile, waveFile } from './tones.ts';

/*
 * The sound is encoded in chunks: what goes into their encoders are the samples of the whole, what comes out fits
 * together, and a change makes anew what it touches.
 */
const rate = 48_000;
const opus: AudioEncoding = { ...encoding, codec: 'opus', bitrate: 160_000 };
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
let directory: Awaited<ReturnType<typeof scratch>>;
const files = { take: '', loud: '', music: '' };
let made = 0;

/** Noise, the same each time, over a tone. */
function wave(own: number, level: number) {
  let state = 1;
  return (i: number): number[] => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = (state / 2 ** 31 - 1) * 0.04 * level;
    const tone = 0.6 * level * Math.sin((2 * Math.PI * 330 * i) / own);
    return [tone + noise, tone - noise];
  };
}

beforeAll(async () => {
  directory = await scratch();
  const aac = ['-c:a', 'aac'];
  files.take = toneFile(directory.path, 'take.mp4', { seconds: 9, rate: 44_100, wave: wave(44_100, 0.7), encode: aac });
  files.loud = toneFile(directory.path, 'loud.mov', { seconds: 17, rate, wave: wave(rate, 1) });
  files.music = waveFile(join(directory.path, 'music.wav'), 3 * rate, rate, wave(rate, 0.9));
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const take = (start: string, samples: number, more: Partial<ClipSound> = {}) =>
  clipOf(files.take, start, samples, more);
const loud = (start: string, samples: number, more: Partial<ClipSound> = {}) =>
  clipOf(files.loud, start, samples, more);

/**
 * Everything that sound can do, over borders of chunks: cuts, fades, crossfades, speed, sound that goes on, music, and
 * too much of it.
 */
function everything(middle: SoundStretch = take('0/1', 120_000, { speed: '5/4', fadeIn: 240 })): AudioRequest {
  const stretches: SoundStretch[] = [
    take('3/10', 200_000),
    { kind: 'crossfade', from: take('1341/300', 48_000), to: loud('0/1', 48_000), samples: 48_000 },
    loud('1/1', 100_000, { volume: 1.3, fadeOut: 240 }),
    middle,
    { kind: 'silence', samples: 30_001 },
    take('1/1', 150_000, { fadeIn: 240 }),
    take('33/8', 150_000),
  ];
  return { stretches, music: { file: files.music, volume: 0.7, start: '1/3', loop: true, fadeOut: 60_000 }, encoding };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

it('mixes a stretch of the sound to the samples that the whole has there, each of them', async () => {
  const request = everything();
  const whole = (await hear(runner, request)).values;
  const samples = whole.length / 2;
  // It is too loud by far in places, and the limiter works there.
  expect(whole.reduce((max, value) => Math.max(max, Math.abs(value)), 0)).toBeGreaterThan(0.95);
  const windows = [encoding, opus].flatMap((as) => soundChunks(samples, as).map(({ from, to }) => ({ from, to })));
  const odd = { from: 247_999, to: 248_001 };
  for (const window of [...some(windows, 2), odd, { from: 99_999, to: 333_333 }, { from: samples - 1, to: samples }]) {
    const part = (await hear(runner, request, { window })).values;
    expect(bytesOf(part).equals(bytesOf(whole.subarray(2 * window.from, 2 * window.to)))).toBe(true);
  }
});

async function render(request: AudioRequest, keeper?: SoundKeeper, by = renderer): Promise<string> {
  made += 1;
  const file = join(directory.path, `sound-${made}`);
  const inputs = { sources: new Map(), transforms: {}, ...(keeper === undefined ? {} : { keeper }) };
  await lastValueFrom(by.renderAudio(request, { file }, inputs));
  return file;
}

function decoded(file: string): Float32Array {
  const bytes = tool('ffmpeg', ['-v', 'error', '-i', file, '-f', 'f32le', 'pipe:1']);
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Samples that a file says it lasts; Ogg's count is moved by what is before the first. */
function durationOf(file: string): number {
  const show = ['-v', 'error', '-show_entries', 'stream=duration_ts,codec_name', '-of', 'csv=p=0', file];
  const [codec, ticks] = tool('ffprobe', show).toString().trim().split(',');
  return Number(ticks) - (codec === 'opus' ? 312 : 0);
}

/** What was lost between two stretches, in decibels of full scale. */
function errorIn(sound: Float32Array, original: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = 2 * from; i < 2 * to; i += 1) sum += ((sound[i] ?? 0) - (original[i] ?? 0)) ** 2;
  return 10 * Math.log10(sum / (2 * (to - from)));
}

describe.each([
  ['aac', encoding, 1024],
  ['opus', opus, 960],
] as const)('%s', (codec, as, packet) => {
  // How many borders there are within it.
  const inner = isSoak ? 3 : 1;
  const samples = (isSoak ? 16 : 7) * rate + 333;
  const request = (): AudioRequest => ({ stretches: [loud('1/10', samples)], encoding: as });
  const whole = () => join(directory.path, `whole.${codec === 'aac' ? 'm4a' : 'ogg'}`);
  let original = new Float32Array();
  let file = '';
  beforeAll(async () => {
    original = new Float32Array((await hear(runner, request())).values);
    const raw = join(directory.path, `${codec}.f32`);
    const input = ['-f', 'f32le', '-ar', `${rate}`, '-ac', '2', '-i', raw];
    const coder = codec === 'aac' ? ['aac', '-aac_coder', 'fast'] : ['libopus'];
    writeFileSync(raw, bytesOf(original));
    const encode = ['-c:a', ...coder, '-b:a', `${as.bitrate}`, '-flags:a', '+bitexact'];
    tool('ffmpeg', ['-v', 'error', '-y', ...input, ...encode, whole()]);
    file = await render(request());
  });

  it('is as near to the original at borders of chunks as one encoder is, and exactly as long', () => {
    const [sound, once] = [decoded(file), decoded(whole())];
    expect(durationOf(file)).toBe(samples);
    // AAC says its end in the edit list alone, which ffmpeg 5.1 does not decode by.
    expect(sound.length / 2 - samples).toBeLessThan(packet);
    expect(sound.length / 2).toBeGreaterThanOrEqual(samples);
    const borders = Array.from({ length: inner }, (_, i) => i + 1).map(
      (chunk) => chunk * 245_760 - (codec === 'aac' ? 1024 : 312),
    );
    for (const border of borders) {
      const at = [border - packet, border + packet] as const;
      expect(errorIn(sound, original, ...at)).toBeLessThan(Math.max(-33, errorIn(once, original, ...at) + 3));
    }
    // An encoder that begins is a little worse for the first second, with this sound.
    expect(errorIn(sound, original, 0, samples)).toBeLessThan(errorIn(once, original, 0, samples) + 1.5);
  });

  it('has the packets of the encoder that began with the sound, until the first border', () => {
    const hashes = (file: string): string[] =>
      tool('ffmpeg', ['-v', 'error', '-i', file, '-c', 'copy', '-f', 'framemd5', 'pipe:1'])
        .toString()
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .map((line) => line.split(',').at(-1) ?? '');
    const border = 245_760 / packet;
    expect(hashes(file).slice(0, border)).toEqual(hashes(whole()).slice(0, border));
  });
});

const capabilities: KeyCapabilities = {
  video: { codec: 'h264', fingerprint: 'r' },
  audio: { codec: 'aac', fingerprint: 'r' },
  wideColors: { toneMaps: true, fingerprint: 'r' },
  readsFiles: true,
};

/** Keeps chunks by their keys, and counts those that were made. */
function keeping() {
  const store = new Map<string, { readonly file: string; readonly meta: Json }>();
  let count = 0;
  const identities = new Map(Object.values(files).map((file) => [file, { content: `content of ${file}` }]));
  const keeperOf = (request: AudioRequest): SoundKeeper => {
    const keyOf = soundChunkKey(request, identities, capabilities);
    return {
      acquire: (chunk, produce) =>
        defer(() => {
          const key = keyOf(chunk) ?? '';
          const found = store.get(key);
          const kept = (file: string, meta: Json, reused: boolean): KeptChunkEvent => ({
            type: 'kept',
            artifact: { file, bytes: 0, meta, read: async function* () {} },
            reused,
          });
          if (found !== undefined) return of(kept(found.file, found.meta, true));
          count += 1;
          const file = join(directory.path, `kept-${made}-${count}`);
          return produce({ file }).pipe(
            concatMap((event): [ProgressEvent | KeptChunkEvent] => {
              if (event.type === 'progress') return [event];
              store.set(key, { file, meta: event.meta });
              return [kept(file, event.meta, false)];
            }),
          );
        }),
    };
  };
  return {
    render: async (request: AudioRequest) => {
      const before = count;
      const file = await render(request, keeperOf(request));
      return { bytes: readFileSync(file), encoded: count - before };
    },
  };
}

describe('kept chunks', () => {
  it('are made anew where something changed, and the bytes are those of a first render', async () => {
    const kept = keeping();
    const changed = everything(take('2/1', 120_000, { fadeIn: 240 }));
    const cold = await kept.render(everything());
    expect(cold.encoded).toBe(4);
    const after = await kept.render(changed);
    expect(after.encoded).toBe(1);
    expect(await kept.render(everything())).toEqual({ bytes: cold.bytes, encoded: 0 });
    expect(readFileSync(await render(changed)).equals(after.bytes)).toBe(true);
    expect(after.bytes.equals(cold.bytes)).toBe(false);
  });

  it('are found at another place, as far as it is whole chunks away', async () => {
    const kept = keeping();
    const long = isSoak ? 3 : 1;
    const sound = take('1/2', long * 245_760, { speed: '1/2' });
    const silence = (chunks: number): SoundStretch => ({ kind: 'silence', samples: chunks * 245_760 });
    const request = (before: number): AudioRequest => ({ stretches: [silence(before), sound, silence(1)], encoding });
    expect((await kept.render(request(1))).encoded).toBe(long + 3);
    // The end is another one as well: there an encoder has nothing more to look at.
    const moved = await kept.render(request(2));
    expect(moved.encoded).toBeLessThanOrEqual(2);
    expect(readFileSync(await render(request(2))).equals(moved.bytes)).toBe(true);
  });
});

it('gives the same bytes with one core and with several, and leaves nothing behind', async () => {
  // More chunks than are made at once.
  const [silent, many] = isSoak ? [62, 6] : [13, 3];
  const stretches: SoundStretch[] = [
    take('1/1', 2 * rate),
    { kind: 'silence', samples: silent * rate },
    take('1/1', 7 * rate),
  ];
  const bytes: Buffer[] = [];
  for (const cores of [1, many]) {
    await using own = ffmpegRunner({ budget: threadBudget(cores) });
    await using by = ffmpegRenderer({ runner: own });
    const file = await render({ stretches, encoding }, undefined, by);
    bytes.push(readFileSync(file));
    expect(existsSync(`${file}-0`)).toBe(false);
  }
  expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
  expect(durationOf(join(directory.path, `sound-${made}`))).toBe((9 + silent) * rate);
});
