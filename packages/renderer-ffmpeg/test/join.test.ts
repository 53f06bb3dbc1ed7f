// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputProfile, RationalText, VideoEncoding } from '@clipwright/core';
import { type ClipRenderer, Rational } from '@clipwright/core';
import type { JoinedEvent, JoinProgressEvent, JoinRequest } from '@clipwright/core/author';
import { composeCommand, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatList, joinCommand } from '../src/join/join-command.ts';
import { clipRequest, numberedFile, numbersIn, type Probed, partsOf, probe, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let source: { readonly file: string; readonly probed: Probed };
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const inputs = { sources: new Map(), transforms: {} };
const samples = 48_000;

beforeAll(async () => {
  directory = await scratch();
  const file = await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 240, rate: '60' });
  source = { file, probed: probe(file) };
  const stretches = [{ kind: 'silence', samples }] as const;
  const { audio: encoding } = profileOf('30/1');
  if (encoding === null) throw new Error('no sound');
  const target = { file: join(directory.path, 'sound') };
  await lastValueFrom(renderer.renderAudio({ stretches, encoding }, target, inputs));
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

function ofVideo(rate: RationalText, video: Partial<VideoEncoding>): OutputProfile {
  const profile = profileOf(rate);
  return { ...profile, video: { ...profile.video, ...video } };
}

/** Segments of the given lengths, each from another place of the source. */
async function segments(rate: RationalText, lengths: readonly number[], video: Partial<VideoEncoding> = {}) {
  const made: { file: string; frames: number }[] = [];
  const numbers: number[] = [];
  for (const [index, frames] of lengths.entries()) {
    const clip = { start: Rational.of(index * 37, 100), frames, profile: ofVideo(rate, video) };
    const { request, expected } = clipRequest('it', source.file, source.probed, clip);
    const name = ['seg', index, frames, rate.replace('/', '-'), video.codec ?? 'h264'].join('-');
    const file = join(directory.path, name);
    // Nothing changes one that is there.
    if (!existsSync(file)) await lastValueFrom(renderer.renderSegment(request, { file }, inputs));
    made.push({ file, frames });
    numbers.push(...expected);
  }
  return { made, numbers };
}

function run(request: JoinRequest): Promise<(JoinProgressEvent | JoinedEvent)[]> {
  return lastValueFrom(renderer.join(request).pipe(toArray()));
}

describe('a join', () => {
  const rates: Readonly<Record<RationalText, readonly number[]>> = {
    '30/1': [10, 1, 2, 7],
    '30000/1001': [7, 7, 7, 1],
    '24000/1001': [5],
    '25/2': [4, 3],
    '179/6': [3, 1, 5],
    '60/1': [1, 1, 1],
    '23040000/767849': [6, 5],
  };
  for (const [name, lengths] of some(Object.entries(rates), 4)) {
    it(`has every frame in its place at ${name}`, async () => {
      const rate = Rational.from(name).toString();
      const { made, numbers } = await segments(rate, lengths);
      const output = join(directory.path, `out-${name.replace('/', '-')}.mp4`);
      const events = await run({ parts: partsOf(made), profile: profileOf(rate), output, overwrite: false });
      const joined = events.at(-1);
      expect(joined).toMatchObject({ type: 'joined', verification: { frames: numbers.length } });
      expect(numbersIn(output)).toEqual(numbers);
      const ratios = events.flatMap((event) => (event.type === 'progress' ? [event.ratio] : []));
      const kinds = events.flatMap((event) => (event.type === 'progress' ? [event.kind ?? 'join'] : []));
      expect([...new Set(kinds)].at(-1)).toBe('verify');
      expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
      expect((await directory.names()).filter((file) => file.startsWith('.'))).toEqual([]);
    });
  }

  it('with sound says how long it is, in mov too, and gives the same bytes again', async () => {
    const { made } = await segments('30/1', [20, 10]);
    const outputs = ['one.mov', 'two.mov'].map((name) => join(directory.path, name));
    const audio = { file: join(directory.path, 'sound'), samples };
    for (const output of outputs) {
      const events = await run({ parts: partsOf(made), audio, profile: profileOf('30/1'), output, overwrite: false });
      expect(events.at(-1)).toMatchObject({
        verification: { frames: 30, videoDuration: '1/1', audioDuration: '1/1', audioOffset: '0/1' },
      });
    }
    const [a, b] = await Promise.all(outputs.map((output) => readFile(output)));
    expect(a).toEqual(b);
  });

  const written = [
    ['h264', 'mkv'],
    ['hevc', 'mkv'],
    ['vp9', 'webm'],
  ] as const;
  it.each(some(written, 2))(
    'writes of %s to %s what ffmpeg does when it decodes of each segment first',
    async (codec, name) => {
      const { made } = await segments('30/1', [4, 1, 3], { codec });
      const profile = { ...ofVideo('30/1', { codec }), audio: null };
      const request = {
        parts: partsOf(made),
        profile,
        output: join(directory.path, `copied.${name}`),
        overwrite: true,
      };
      await run(request);
      const whole = join(directory.path, `whole.${name}`);
      const list = concatList(request).replaceAll(/^option .*\n/gm, '');
      expect(list).not.toBe(concatList(request));
      const args = await composeCommand(joinCommand(request, whole, name));
      const { status } = spawnSync('ffmpeg', args, { input: list });
      expect(status).toBe(0);
      expect(await readFile(request.output)).toEqual(await readFile(whole));
    },
  );

  it('works with names that mean something to ffmpeg, and to its lists', async () => {
    const odd = join(directory.path, "it's 100%03d [a]");
    await mkdir(odd, { recursive: true });
    const { made } = await segments('30/1', [4, 4]);
    const moved = await Promise.all(
      made.map(async ({ file, frames }, index) => {
        await copyFile(file, join(odd, `-s'${index}`));
        return { file: join(odd, `-s'${index}`), frames };
      }),
    );
    const output = join(odd, 'file:http:%d é.mp4');
    await run({ parts: partsOf(moved), profile: profileOf('30/1'), output, overwrite: false });
    expect(numbersIn(`file:${output}`)).toHaveLength(8);
  });
});

describe('verification', () => {
  const failing = async (lengths: readonly number[], wrong: Partial<JoinRequest>, rate: RationalText = '30/1') => {
    const { made } = await segments(rate, lengths);
    // The plan has two segments of six frames at 30 a second, whatever was made.
    const planned = made.map(({ file }) => ({ file, frames: 6 }));
    const output = join(directory.path, 'wrong.mp4');
    const joining = run({ parts: partsOf(planned), profile: profileOf('30/1'), output, overwrite: false, ...wrong });
    await expect(joining).rejects.toMatchObject({ code: 'verification-failed' });
    expect((await directory.names()).filter((file) => file.startsWith('.') || file === 'wrong.mp4')).toEqual([]);
  };

  it('finds a segment that is a frame short', () => failing([6, 5], {}));
  it('finds a segment that is a frame long', () => failing([7, 6], {}));
  it('finds segments of another rate', () => failing([6, 6], {}, '25/1'));
  it('finds sound of another length', async () => {
    await failing([6, 6], { audio: { file: join(directory.path, 'sound'), samples: samples + 2 } });
  });
  it('finds sound that starts late', async () => {
    const late = join(directory.path, 'late');
    const sound = join(directory.path, 'sound');
    tool('ffmpeg', ['-y', '-itsoffset', '0.05', '-i', sound, '-c', 'copy', '-f', 'mp4', late]);
    await failing([6, 6], { audio: { file: late, samples } });
  });
  it('finds sound that nobody planned', async () => {
    const profile = profileOf('30/1', { audio: null });
    await failing([6, 6], { audio: { file: join(directory.path, 'sound'), samples }, profile });
  });
});

describe('the output', () => {
  const request = async (output: string, overwrite: boolean): Promise<JoinRequest> => {
    const { made } = await segments('30/1', [3]);
    return { parts: partsOf(made), profile: profileOf('30/1'), output, overwrite };
  };

  it('replaces no file unless it may', async () => {
    const output = join(directory.path, 'there.mp4');
    await writeFile(output, 'mine');
    await expect(run(await request(output, false))).rejects.toMatchObject({ code: 'output-exists' });
    expect(await readFile(output, 'utf8')).toBe('mine');
    await run(await request(output, true));
    expect(numbersIn(output)).toHaveLength(3);
  });

  it('needs its directory', async () => {
    const output = join(directory.path, 'nowhere', 'out.mp4');
    await expect(run(await request(output, false))).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('is checked before the work', async () => {
    const check = (output: string, overwrite = false, sources: readonly string[] = []) =>
      lastValueFrom(renderer.prepare({ output, overwrite, sources }).pipe(map(() => 'good')));
    const taken = join(directory.path, 'numbers.mp4');
    expect(await check(join(directory.path, 'new.mp4'))).toBe('good');
    expect(await check(taken, true)).toBe('good');
    await expect(check(taken)).rejects.toMatchObject({ code: 'output-exists' });
    await expect(check(taken, true, ['/nowhere', taken])).rejects.toMatchObject({ code: 'output-is-source' });
    await expect(check(join(directory.path, 'new.avi'))).rejects.toMatchObject({ code: 'invalid-option' });
    // In the working directory, which nothing is written to here.
    expect(await check('no such output.mp4')).toBe('good');
    await expect(check('no such directory/new.mp4')).rejects.toMatchObject({ code: 'output-unwritable' });
    await expect(check(join(taken, 'new.mp4'))).rejects.toMatchObject({ code: 'output-unwritable' });
    await mkdir(join(directory.path, 'folder.mp4'));
    await expect(check(join(directory.path, 'folder.mp4'), true)).rejects.toMatchObject({ code: 'output-unwritable' });
    await rm(join(directory.path, 'folder.mp4'), { recursive: true });
  });
});

it('describes itself by everything that the bytes depend on', async () => {
  const prepared = (by: ClipRenderer) =>
    lastValueFrom(by.prepare({ output: join(directory.path, 'described.mp4'), overwrite: false, sources: [] }));
  const found = await prepared(renderer);
  expect(found.video?.fingerprint).toMatch(
    /^renderer-ffmpeg \d+; ffmpeg \S+, build [0-9a-f]{16}; encoder [0-9a-f]{16}$/,
  );
  expect(found.wideColors.toneMaps).toBe(/ zscale /.test(tool('ffmpeg', ['-filters']).toString()));
  const again = ffmpegRenderer({ runner, direct: false });
  expect(await prepared(again)).toEqual({ ...found, readsFiles: false });
});

it('tells what its containers take, and takes the usual codecs of the one that is asked for', async () => {
  const of = async (name: string) => {
    const { video, audio, containers } = await lastValueFrom(
      renderer.prepare({ output: join(directory.path, name), overwrite: false, sources: [] }),
    );
    const { extension } = containers.find((one) => name.toLowerCase().endsWith(`.${one.extension}`)) ?? {};
    return [extension, video?.codec, audio?.codec];
  };
  expect(await of('new.mp4')).toEqual(['mp4', 'h264', 'aac']);
  expect(await of('new.MOV')).toEqual(['mov', 'h264', 'aac']);
  expect(await of('new.WEBM')).toEqual(['webm', 'vp9', 'opus']);
});
