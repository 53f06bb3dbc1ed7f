// Needs ffmpeg.
import { join } from 'node:path';
import { type AudioEncoding, type ClipSource, ClipwrightError, type RationalText } from '@clipwright/core';
import type { ClipSound, SoundStretch } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberedFile, openSynthetic, probe } from './media.ts';

const encoding = { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 } as const;
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });

/** Half a second into each second of the picture's time, a beep of a tenth of a second. */
const beeps = "aevalsrc='0.5*sin(2000*PI*t)*between(mod(t,1),0.5,0.6)':s=44100:d=4";

beforeAll(async () => {
  directory = await scratch();
  const picture = await numberedFile(join(directory.path, 'picture.mp4'), { frames: 96, rate: '24' });
  for (const name of ['beeps.mp4', 'beeps.mkv', 'beeps.ts']) {
    const encode = ['-map', '0:v', '-map', '[a]', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '192k'];
    tool('ffmpeg', ['-i', picture, '-filter_complex', `${beeps}[a]`, ...encode, join(directory.path, name)]);
  }
  // Sound that begins a second after the picture.
  const late = ['-map', '0:v', '-map', '1:a', '-c', 'copy', join(directory.path, 'late.mp4')];
  tool('ffmpeg', ['-i', picture, '-itsoffset', '1', '-i', join(directory.path, 'beeps.mp4'), ...late]);
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

function clip(name: string, start: RationalText, samples: number): SoundStretch {
  const file = join(directory.path, name);
  return { kind: 'clip', source: { id: name, file, info: probe(file).info }, start, samples };
}

async function render(
  stretches: readonly SoundStretch[],
  sources = new Map<string, ClipSource>(),
  as: AudioEncoding = encoding,
) {
  const file = join(directory.path, 'sound');
  return lastValueFrom(renderer.renderAudio({ stretches, encoding: as }, { file }, { sources, transforms: {} }));
}

/** Where the beeps of the rendered sound begin, in samples. */
function beepsFound(): number[] {
  const bytes = tool('ffmpeg', ['-i', join(directory.path, 'sound'), '-ac', '1', '-f', 'f32le', 'pipe:1']);
  const sound = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const starts: number[] = [];
  let quiet = Number.POSITIVE_INFINITY;
  for (const [at, value] of sound.entries()) {
    if (Math.abs(value) < 0.1) quiet += 1;
    else {
      if (quiet > 2000) starts.push(at);
      quiet = 0;
    }
  }
  return starts;
}

function duration(): string {
  const show = ['-show_entries', 'stream=duration_ts', '-of', 'csv=p=0', join(directory.path, 'sound')];
  return tool('ffprobe', show).toString().trim();
}

function expectBeeps(expected: readonly number[]): void {
  const found = beepsFound();
  expect(found).toHaveLength(expected.length);
  for (const [beep, at] of found.entries()) expect(Math.abs(at - (expected[beep] ?? 0))).toBeLessThan(40);
}

describe('sound from files', () => {
  for (const name of ['beeps.mp4', 'beeps.mkv', 'beeps.ts']) {
    it(`${name}: beeps stand where the picture's time puts them`, async () => {
      const stretches = [clip(name, '1/4', 48_000), clip(name, '5/2', 24_001), clip(name, '0/1', 30_000)];
      expect(await render(stretches)).toEqual({ type: 'produced', meta: { samples: 102_001 } });
      expect(duration()).toBe('102001');
      expectBeeps([12_000, 48_000, 72_001 + 24_000]);
    });
  }

  it('keeps sound that starts late in its place, and fills what there is none of', async () => {
    await render([clip('late.mp4', '0/1', 96_000), { kind: 'silence', samples: 777 }, clip('late.mp4', '7/2', 96_000)]);
    expect(duration()).toBe(String(96_000 * 2 + 777));
    expectBeeps([72_000, 96_777, 96_777 + 48_000]);
  });

  it('is silent for a source without sound', async () => {
    await render([clip('picture.mp4', '0/1', 5000)]);
    expect(duration()).toBe('5000');
    expect(beepsFound()).toEqual([]);
  });

  it('is as long in Opus, and in the same places', async () => {
    const opus = { ...encoding, codec: 'opus', bitrate: 160_000 } as const;
    await render([clip('beeps.mp4', '1/4', 48_000), clip('beeps.mp4', '5/2', 24_001)], new Map(), opus);
    const bytes = tool('ffmpeg', ['-i', join(directory.path, 'sound'), '-ac', '1', '-f', 'f32le', 'pipe:1']);
    expect(bytes.length / 4).toBe(72_001);
    expectBeeps([12_000, 48_000]);
  });

  it('names the stretch that fails', async () => {
    const gone = clip('beeps.mp4', '0/1', 1000);
    const stretches = [
      gone,
      { ...gone, source: { ...(gone.kind === 'clip' ? gone.source : undefined), file: '/nowhere.mp4' } },
    ];
    await expect(render(stretches as SoundStretch[])).rejects.toMatchObject({ details: { stretch: 1 } });
    expect(await directory.names()).not.toContain('sound');
  });
});

describe('sound from samples', () => {
  it('has beeps in their places, exact lengths, and many stretches', async () => {
    const source = await openSynthetic('synthetic:made?frames=96&rate=24/1');
    const stretch: SoundStretch = {
      kind: 'clip',
      source: { id: 'made', info: source.info },
      start: '3/4',
      samples: 24_011,
    };
    const stretches = Array.from({ length: 12 }, () => stretch);
    await render(stretches, new Map([['made', source]]));
    expect(duration()).toBe(String(12 * 24_011));
    expectBeeps(stretches.map((_, index) => index * 24_011 + 12_000));
  });

  it('has other speeds and crossfades as sound from files has', async () => {
    const source = await openSynthetic('synthetic:made?frames=96&rate=24/1');
    const sound = (start: RationalText, samples: number, speed: RationalText): ClipSound => ({
      kind: 'clip',
      source: { id: 'made', info: source.info },
      start,
      samples,
      speed,
    });
    const stretches: SoundStretch[] = [
      sound('3/4', 30_000, '5/4'),
      { kind: 'crossfade', from: sound('49/32', 12_000, '5/4'), to: sound('0/1', 12_000, '2/1'), samples: 12_000 },
      sound('1/2', 48_000, '2/1'),
    ];
    await render(stretches, new Map([['made', source]]));
    expect(duration()).toBe(String(90_000));
    const found = beepsFound().filter((at) => at < 30_000 || at > 42_000);
    const expected = [(0.25 / 1.25) * 48_000, 42_000 + 0.25 * 48_000, 42_000 + 0.75 * 48_000];
    expect(found).toHaveLength(expected.length);
    for (const [i, at] of found.entries()) expect(Math.abs(at - (expected[i] ?? 0))).toBeLessThan(0.015 * 48_000);
  });

  it('fails with the error of the source', async () => {
    const source = await openSynthetic('synthetic:made?frames=96&rate=24/1');
    const broken: ClipSource = {
      ...source,
      // biome-ignore lint/correctness/useYield: it breaks off before the first sample
      async *audio() {
        throw new ClipwrightError('source-damaged', 'It breaks off.');
      },
    };
    const stretch: SoundStretch = {
      kind: 'clip',
      source: { id: 'made', info: source.info },
      start: '0/1',
      samples: 24_000,
    };
    const rendering = render([{ kind: 'silence', samples: 10 }, stretch], new Map([['made', broken]]));
    await expect(rendering).rejects.toMatchObject({ code: 'source-damaged', details: { stretch: 1 } });
  });
});
