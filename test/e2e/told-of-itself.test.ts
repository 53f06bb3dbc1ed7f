// Needs ffmpeg.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import type { ClipRenderer } from '@clipwright/core';
import { type Clip, type OutputOptions, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const prober = headersProber();
const loader = ffmpegLoader({ runner, prober });
const store = temporaryStore();

beforeAll(async () => {
  directory = await scratch();
  const [picture, sound] = ['testsrc2=s=64x48:r=30000/1001:d=3', 'sine=d=3'];
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  tool('ffmpeg', [...inputs, ...'-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p -c:a aac'.split(' '), a()]);
});
afterAll(async () => {
  for (const each of [renderer, loader, prober, store, runner]) await each[Symbol.asyncDispose]();
  await directory.remove();
});

const a = () => join(directory.path, 'Ankunft, am Morgen.mp4');

/** Letters that are special to somebody: to ffmpeg's own files, to markup, and beyond one byte and two. */
const metadata = {
  title: 'Sommer = 2026; schön # \\ "quoted" <b>',
  artist: 'É. 監督 🎬',
  album: 'Album',
  date: '2026-11-30',
  genre: 'Documentary',
  comment: 'first line\nsecond line',
  copyright: '© nobody',
  description: 'what it is',
};

const frames = (count: number) => (count * 1001) / 30_000;
const clips = (): Clip[] => [
  { source: a(), start: 0, end: frames(30), name: 'Ein = [CHAPTER]; #1' },
  { source: a(), start: frames(30), end: frames(53) },
  { source: a(), start: 0, end: 0.001, name: 'stands between two frames' },
  { source: a(), start: 0, end: frames(45), name: '終わり 🎬' },
];
const expected = [
  { title: 'Ein = [CHAPTER]; #1', start: 0, end: frames(30) },
  { title: 'Ankunft, am Morgen', start: frames(30), end: frames(53) },
  { title: '終わり 🎬', start: frames(53), end: frames(98) },
];

async function render(name: string, options: Partial<OutputOptions>, by: ClipRenderer = renderer): Promise<string> {
  const file = join(directory.path, name);
  const items = [{ gap: 0 }, ...clips()].slice(1) as Clip[];
  await resultFrom(renderTimeline({ items }, { file, overwrite: true, ...options }, { loader, renderer: by, store }));
  return file;
}

interface Told {
  readonly chapters: readonly { start_time: string; end_time: string; tags?: { title?: string } }[];
  readonly format: { readonly tags?: Readonly<Record<string, string>> };
}

function told(file: string) {
  const shown = tool('ffprobe', ['-show_chapters', '-show_entries', 'format_tags', '-of', 'json', file]);
  const { chapters, format } = JSON.parse(shown.toString()) as Told;
  const tags = Object.entries(format.tags ?? {}).map(([key, text]) => [key.toLowerCase(), text] as const);
  return {
    chapters: chapters.map(({ start_time, end_time, tags }) => ({
      title: tags?.title,
      start: Number(start_time),
      end: Number(end_time),
    })),
    tags: Object.fromEntries(tags.filter(([key]) => key in metadata)),
  };
}

/** All packets of the film and its sound, with their times. */
const packets = (file: string) =>
  tool('ffmpeg', ['-i', file, ...'-map 0:v:0 -map 0:a -c copy -f framemd5 -'.split(' ')]).toString();

const plain = new Map<string, Promise<string>>();
/** Those of a file that says nothing of itself, made once. */
function plainPackets(kind: string): Promise<string> {
  const made = plain.get(kind) ?? render(`plain.${kind}`, {}).then(packets);
  plain.set(kind, made);
  return made;
}

/** ffmpeg reads no description of a mov, wherever it stands. */
const readable = ({ description: _, ...others }: typeof metadata, container: string) =>
  container === 'mov' ? others : metadata;

describe('what a file says of itself', () => {
  // In the check titles and chapters of mov and mkv are those of the ones with covers.
  it.each(isSoak ? ['mp4', 'mov', 'mkv', 'webm'] : ['mp4', 'webm'])(
    'is what was asked for, in %s, and its packets are as without',
    async (kind) => {
      const file = await render(`told.${kind}`, { metadata, chapters: true });
      const { chapters, tags } = told(file);
      expect(tags).toEqual(readable(metadata, kind));
      expect(chapters.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
      // Milliseconds in Matroska's segments, exact elsewhere; ffprobe prints millionths.
      for (const [i, { start, end }] of expected.entries()) {
        expect(chapters[i]?.start).toBeCloseTo(start, 5);
        expect(chapters[i]?.end).toBeCloseTo(end, 2);
      }
      expect(packets(file)).toBe(await plainPackets(kind));
    },
  );

  it('changes without anything being made again, and is never taken for another', async () => {
    const one = await render('again.mp4', { metadata: { title: 'one' }, chapters: true });
    expect(told(one)).toMatchObject({ tags: { title: 'one' }, chapters: { length: 3 } });
    await render('again.mp4', { metadata: { title: 'two' } });
    expect(told(one)).toEqual({ tags: { title: 'two' }, chapters: [] });
    await render('again.mp4', {});
    expect(told(one)).toEqual({ tags: {}, chapters: [] });
  });

  it('without sound chapters stand behind the picture', async () => {
    const file = await render('silent.mp4', { audio: false, chapters: true });
    expect(told(file).chapters.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
  });

  it.skipIf(!hasLibrary)('is written by the libraries into mp4 alike (needs node-av)', async () => {
    await using libraries = libavRenderer();
    const file = await render('libraries.mp4', { metadata, chapters: true }, libraries);
    expect(told(file)).toMatchObject({ tags: metadata, chapters: { length: 3 } });
    await expect(render('libraries.mkv', { chapters: true }, libraries)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('no chapters'),
    });
  });
});

describe('a cover', () => {
  const picture = (kind: string) => join(directory.path, `cover.${kind}`);
  const covered = (file: string): Buffer =>
    tool('ffmpeg', ['-i', file, ...'-map 0:v -map -0:v:0 -c copy -f image2pipe -'.split(' ')]);

  beforeAll(() => {
    for (const kind of ['jpg', 'png']) {
      tool('ffmpeg', ['-f', 'lavfi', '-i', 'testsrc2=s=64x64', '-frames:v', '1', '-update', '1', picture(kind)]);
    }
  });

  const coverable = [
    ['mov', 'jpg'],
    ['mp4', 'jpg'],
    ['mp4', 'png'],
    ['mkv', 'jpg'],
    ['mkv', 'png'],
  ] as const;
  it.each(some(coverable, 2))(
    'stands in %s as it was, a %s, and nothing else is another for it',
    async (container, kind) => {
      const options = { cover: picture(kind), metadata: { title: 'x' }, chapters: true };
      const file = await render(`covered.${container}`, options);
      expect(covered(file).equals(readFileSync(picture(kind)))).toBe(true);
      expect(packets(file)).toBe(await plainPackets(container));
      expect(told(file)).toMatchObject({ tags: { title: 'x' }, chapters: { length: 3 } });
    },
  );

  it('is that of the moment, and stands in a film without sound', async () => {
    const file = await render('silent.mp4', { cover: picture('jpg'), audio: false });
    await render('silent.mp4', { cover: picture('png'), audio: false });
    expect(covered(file).equals(readFileSync(picture('png')))).toBe(true);
  });

  it.each([
    ['covered.webm', 'cover.jpg', 'invalid-option'],
    ['covered.gif', 'cover.jpg', 'invalid-option'],
    ['none.mp4', 'Ankunft, am Morgen.mp4', 'invalid-option'],
    ['none.mp4', 'nowhere.jpg', 'source-missing'],
  ])('is refused before anything is rendered: %s with %s', async (name, cover, code) => {
    await expect(render(name, { cover: join(directory.path, cover) })).rejects.toMatchObject({ code });
  });

  it.skipIf(!hasLibrary)('is written by the libraries into mp4 alike (needs node-av)', async () => {
    await using library = libavRenderer();
    const file = await render('by-library.mp4', { cover: picture('jpg') }, library);
    expect(covered(file).equals(readFileSync(picture('jpg')))).toBe(true);
  });
});

describe('a timecode', () => {
  const coded = () => join(directory.path, 'coded.mov');
  const timecodesIn = (file: string): readonly string[] => {
    const shown = tool('ffprobe', ['-show_entries', 'stream_tags=timecode:format_tags=timecode', '-of', 'json', file]);
    const told = [...shown.toString().matchAll(/"timecode": "([^"]+)"/gi)].map(([, code = '']) => code);
    return [...new Set(told)];
  };

  beforeAll(() => {
    const tag = ['-c', 'copy', '-timecode', '01:00:59;20'];
    tool('ffmpeg', ['-i', a(), ...tag, coded()]);
  });

  it.each(isSoak ? ['mp4', 'mov', 'mkv'] : ['mkv'])(
    'is that of the first clip in its source, in %s, and nothing else is another',
    async (kind) => {
      // Ten frames on, two numbers are left out at the minute.
      const items = [{ source: coded(), start: frames(10), end: frames(40), name: 'one' }, ...clips()];
      const options = {
        overwrite: true,
        copy: 'never' as const,
        chapters: true,
        cover: join(directory.path, 'cover.png'),
      };
      const made = async (name: string, more: Partial<OutputOptions>) => {
        const file = join(directory.path, name);
        await resultFrom(renderTimeline({ items }, { file, ...options, ...more }, { loader, renderer, store }));
        return file;
      };
      const file = await made(`coded.${kind}-out.${kind}`, { timecode: 'source' });
      expect(timecodesIn(file)).toEqual(['01:01:00;02']);
      expect(packets(file)).toBe(packets(await made(`plain.${kind}-out.${kind}`, {})));
      expect(told(file).chapters).toHaveLength(4);
    },
  );

  const asked = [
    ['01:00:00:00', undefined],
    ['10:00:00;00', undefined],
    ['23:59:59:29', false],
  ] as const;
  it.each(isSoak ? asked : asked.slice(1))('is %s where that is asked for', async (timecode, audio) => {
    const file = await render('asked.mov', { timecode, ...(audio === undefined ? {} : { audio }) });
    expect(timecodesIn(file)).toEqual([timecode]);
  });

  it('is none where the source says none', async () => {
    expect(timecodesIn(await render('untold.mp4', { timecode: 'source' }))).toEqual([]);
  });

  it.each([
    ['odd.mov', '01:00:00'],
    ['odd.mov', '01:00:00:30'],
    ['odd.mov', '01:01:00;00'],
    ['odd.webm', '01:00:00:00'],
    ['odd.ts', 'source'],
  ])('is refused before anything is rendered: %s, %s', async (name, timecode) => {
    await expect(render(name, { timecode })).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it.skipIf(!hasLibrary)('is written by the libraries into mov alike (needs node-av)', async () => {
    await using library = libavRenderer();
    expect(timecodesIn(await render('by-library.mov', { timecode: '02:00:00:00' }, library))).toEqual(['02:00:00:00']);
  });
});
