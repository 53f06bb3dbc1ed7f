// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { isSoak } from '@clipwright/test-kit/soak';
import type { CallToolResult } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDirectory } from '../media.ts';
import { processesLeft } from '../processes-left.ts';
import { faultsIn } from '../reports.ts';
import { type Connected, connected } from './client.ts';

/*
 * The command as a client of the protocol's own makers drives it: these tests run the built files, so build before them.
 */

const directory = testDirectory();
const footage = (name = ''): string => directory.file(`footage/${name}`);
let server: Connected;

const connect = (version?: Parameters<typeof connected>[0]['version']) =>
  connected({
    folders: [footage()],
    env: { TMPDIR: directory.file('tmp'), CLIPWRIGHT_CACHE_DIR: directory.file('kept') },
    ...(version === undefined ? {} : { version }),
  });

beforeAll(async () => {
  for (const name of ['tmp', 'footage', 'footage/more', 'away']) await mkdir(directory.file(name));
  await Promise.all([
    copyFile(directory.file('a.mp4'), footage('a.mp4')),
    copyFile(directory.file('b.mp4'), footage('more/b.mp4')),
    symlink(directory.file('b.mp4'), footage('leads-out.mp4')),
    symlink(directory.file('away'), footage('way-out')),
    symlink(directory.file('away/new.mp4'), footage('leads-nowhere.mp4')),
    symlink(footage('a.mp4'), directory.file('leads-in.mp4')),
    copyFile(directory.file('a.mp4'), footage('more/there.mp4')),
    writeFile(footage('of-others.csv'), 'source,start,end\n../a.mp4,0,1\n'),
    writeFile(footage('cuts.csv'), 'source,start,end\na.mp4,0.2,1\nmore/b.mp4,0,0.5\n'),
  ]);
  server = await connect();
});

afterAll(() => server[Symbol.asyncDispose]());

/** The pictures of an answer as they are, in order. */
function picturesOf({ content }: CallToolResult): Buffer[] {
  return content.flatMap((part) => {
    if (part.type !== 'image') return [];
    expect(part.mimeType).toBe('image/jpeg');
    return [Buffer.from(part.data, 'base64')];
  });
}

/** A picture's pixels, three bytes each, by ffmpeg. */
function pixelsOf(picture: Buffer | string, ...options: readonly string[]): Buffer {
  const [input, source] = typeof picture === 'string' ? [undefined, picture] : [picture, 'pipe:0'];
  const args = ['-v', 'error', '-i', source, ...options, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28, ...(input === undefined ? {} : { input }) });
}

/** How far two pictures differ: the mean of their bytes' differences. */
function difference(one: Buffer, other: Buffer): number {
  expect(one.length).toBe(other.length);
  return one.reduce((sum, byte, at) => sum + Math.abs(byte - (other[at] ?? 0)), 0) / one.length;
}

/** What of clips' lines is not as the schema of the command's reports says. */
function faultsInClips(result: unknown): readonly string[] {
  const { clips } = z.object({ clips: z.array(z.unknown()).min(1) }).parse(result);
  return clips.flatMap((clip) => faultsIn('common', clip, 'RenderedClipReport'));
}

const list = [
  { source: 'a.mp4', start: 0.2, end: 1 },
  { source: 'more/b.mp4', start: 0, end: 0.5 },
];

describe.each([['initialize', undefined] as const, ['discovery', { mode: 'auto' } as const] as const])(
  'a client that begins by %s',
  (_, version) => {
    it('is told of the tools, with schemas, and of the folders', async () => {
      await using other = await connect(version);
      const { tools } = await other.client.listTools();
      expect(tools.map(({ name }) => name).sort()).toEqual(
        ['detect', 'formats', 'frames', 'plan', 'probe', 'render', 'sheet', 'validate'].sort(),
      );
      for (const { name, description = '', inputSchema, outputSchema, annotations } of tools) {
        expect(description.length, name).toBeGreaterThan(40);
        expect(inputSchema.type).toBe('object');
        expect(outputSchema?.type).toBe('object');
        expect(annotations?.readOnlyHint).toBe(name !== 'render');
      }
      expect(other.client.getInstructions()).toContain(directory.file('footage'));
      const { structuredContent } = await other.call('formats', {});
      expect(structuredContent).toMatchObject({ folders: [directory.file('footage')] });
      expect(other.strange).toEqual([]);
    });
  },
);

describe('a job', () => {
  it('finds what is there', async () => {
    const { structuredContent } = await server.call('probe', { files: ['.', 'more/b.mp4', 'gone.mp4'] });
    expect(structuredContent).toEqual({
      files: [
        { file: 'a.mp4', seconds: 2, info: expect.objectContaining({ duration: '2/1' }) },
        { file: 'leads-nowhere.mp4', error: { code: 'path-refused', message: expect.any(String) } },
        { file: 'leads-out.mp4', error: { code: 'path-refused', message: expect.any(String) } },
        { file: 'more/b.mp4', seconds: 1, info: expect.objectContaining({ duration: '1/1' }) },
        { file: 'gone.mp4', error: { code: 'source-missing', message: expect.any(String) } },
      ],
    });
  });

  it('is planned: 20 frames of one clip, 13 of the other at its rate', async () => {
    const { structuredContent } = await server.call('plan', { list, frameRate: 25 });
    expect(structuredContent).toMatchObject({
      frames: 33,
      width: 160,
      height: 90,
      frameRate: '25/1',
      pictureSeconds: expect.any(Number),
      clips: [
        { index: 0, source: 'a.mp4', frames: 20 },
        { index: 1, source: 'more/b.mp4', frames: 13 },
      ],
    });
    expect(faultsInClips(structuredContent)).toEqual([]);
    expect(await readdir(footage())).not.toContain('out.mp4');
  });

  it('is rendered, and says how far it is', async () => {
    const told: { progress: number; total?: number | undefined; message?: string | undefined }[] = [];
    const call = { name: 'render', arguments: { list, frameRate: 25, output: 'out.mp4', copy: 'never' } };
    const { structuredContent } = await server.client.callTool(call, { onprogress: (progress) => told.push(progress) });
    expect(structuredContent).toMatchObject({ output: 'out.mp4', frames: 33, skipped: 0 });
    expect(faultsInClips(structuredContent)).toEqual([]);
    const counted = ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries', 'stream=nb_read_frames'];
    const frames = execFileSync('ffprobe', [...counted, '-of', 'csv=p=0', footage('out.mp4')]);
    expect(String(frames).trim()).toBe('33');
    expect(told.length).toBeGreaterThan(2);
    const ratios = told.map(({ progress }) => progress);
    expect(ratios).toEqual([...new Set(ratios)].sort((a, b) => a - b));
    expect(told.every(({ progress, total }) => progress > 0 && progress <= 1 && total === 1)).toBe(true);
    expect(told.map(({ message }) => message).join()).toContain('encode: ');
  });

  it('is rendered from a file with a list', async () => {
    const { structuredContent } = await server.call('render', {
      file: 'cuts.csv',
      output: 'more/csv.mp4',
      audio: false,
    });
    expect(structuredContent).toMatchObject({ output: 'more/csv.mp4', clips: [{ source: 'a.mp4' }, {}] });
  });

  it('is looked at: a sheet small enough, as JPEG', async () => {
    const answer = await server.call('sheet', { list: [...list, { gap: 1 }, ...list], perClip: 3 });
    const [picture, ...others] = picturesOf(answer);
    const { width, height } = z.object({ width: z.number(), height: z.number() }).parse(answer.structuredContent);
    expect(others).toEqual([]);
    expect(answer.structuredContent).toMatchObject({ items: 5, clips: [{ index: 0 }, { index: 1 }, { index: 3 }, {}] });
    expect(pixelsOf(picture ?? Buffer.alloc(0))).toHaveLength(width * height * 3);
    expect(Math.max(width, height)).toBeLessThan(1500);
    expect(Math.min(width, height)).toBeGreaterThan(300);
    expect(picture?.length).toBeLessThan(500_000);
  });

  it('a long list comes in several sheets', async () => {
    // Sixty pictures are in one: few of many clips, or many of few, which are soon read.
    const [items, perClip] = isSoak ? [70, 1] : [3, 30];
    const many = Array.from({ length: items }, (_, k) => ({ source: 'a.mp4', start: k / 50, end: k / 50 + 0.5 }));
    const next = 60 / perClip;
    const first = await server.call('sheet', { list: many, perClip });
    expect(first.structuredContent).toMatchObject({ items, next });
    const second = await server.call('sheet', { list: many, perClip, first: next });
    expect(second.structuredContent).toMatchObject({ clips: { length: items - next, 0: { index: next } } });
    expect(second.structuredContent).not.toHaveProperty('next');
    const none = await server.call('sheet', { list: many, perClip, first: items });
    expect(none.structuredContent).toMatchObject({ error: { code: 'invalid-option', details: { option: 'first' } } });
  });

  it('gives frames: those of ffmpeg at these times', async () => {
    const answer = await server.call('frames', { source: 'a.mp4', at: [1.5, 0.5] });
    // No larger than they are.
    expect(answer.structuredContent).toEqual({
      source: 'a.mp4',
      frames: [
        { time: 0.5, timestamp: 0.48, width: 160, height: 90 },
        { time: 1.5, timestamp: 1.48, width: 160, height: 90 },
      ],
    });
    const given = picturesOf(answer).map((picture) => pixelsOf(picture));
    const right = [12, 37].map((frame) => pixelsOf(footage('a.mp4'), '-vf', `select=eq(n\\,${frame})`));
    expect(given).toHaveLength(2);
    for (const [position, picture] of given.entries()) {
      const [same = 0, other = 0] = right.map((each) => difference(picture, each)).sort((a, b) => a - b);
      expect(difference(picture, right[position] ?? picture)).toBe(same);
      expect(same).toBeLessThan(10);
      expect(other).toBeGreaterThan(2 * same);
    }
  });

  it('gives frames as small as they are asked for', async () => {
    const answer = await server.call('frames', { source: 'a.mp4', at: [0], width: 80 });
    expect(answer.structuredContent).toMatchObject({ frames: [{ width: 80, height: 45 }] });
    expect(picturesOf(answer).map((picture) => pixelsOf(picture).length)).toEqual([80 * 45 * 3]);
  });

  it('finds where to cut', async () => {
    const { structuredContent } = await server.call('detect', { source: 'more/b.mp4', silence: true, every: 0.25 });
    // It has no sound at all.
    expect(structuredContent).toMatchObject({
      duration: 1,
      findings: [{ kind: 'silence', start: 0, end: 1 }],
      clips: [],
    });
    // Its own sound is a tone that begins, and does not again.
    const music = await server.call('detect', { source: 'a.mp4', beats: 'a.mp4', everyBeats: 2 });
    expect(music.structuredContent).toMatchObject({ music: { source: 'a.mp4', beats: expect.any(Array) } });
    const steps = await server.call('detect', { source: 'a.mp4', every: 0.5 });
    expect(steps.structuredContent).toMatchObject({
      clips: [0, 0.5, 1, 1.5].map((start) => ({ start, end: start + 0.5 })),
    });
  });
});

describe('what is not as it should be', () => {
  it.each(['plan', 'render', 'sheet'])('%s refuses a broken list with line and column', async (name) => {
    const text = '[\n  { "source": "a.mp4" },\n  { "source": "a.mp4", "strat": 1 }\n]';
    const output = name === 'render' ? { output: 'broken.mp4' } : {};
    const answer = await server.call(name, { list: text, ...output });
    expect(answer.isError).toBe(true);
    expect(answer.structuredContent).toEqual({
      error: {
        code: 'invalid-list',
        message: expect.stringContaining('Line 3, column 24'),
        remedy: expect.stringContaining('start'),
        details: { line: 3, column: 24 },
      },
    });
  });

  it('validate says what is wrong, and where', async () => {
    const { structuredContent, isError } = await server.call('validate', { list: '[{ "source": 7 }]' });
    expect(isError).toBeFalsy();
    expect(structuredContent).toMatchObject({
      valid: false,
      problems: [{ code: 'invalid-list', line: 1, column: 14 }],
    });
    const late = await server.call('validate', { list: [{ source: 'a.mp4', start: 5 }] });
    expect(late.structuredContent).toMatchObject({ valid: false, problems: [{ index: 0, code: 'start-past-end' }] });
    const good = await server.call('validate', { list });
    expect(good.structuredContent).toMatchObject({ valid: true, clips: 2, problems: [] });
    for (const each of [structuredContent, late.structuredContent, good.structuredContent]) {
      expect(faultsIn('validate', each)).toEqual([]);
    }
  });

  it.each([
    ['crf', 'plan', { list, crf: 'low' }],
    ['perClip', 'sheet', { list, perClip: 0 }],
    ['at', 'frames', { source: 'a.mp4' }],
  ])('an argument is refused by its name: %s', async (option, name, args) => {
    const { structuredContent, isError } = await server.call(name, args);
    expect(isError).toBe(true);
    expect(structuredContent).toMatchObject({ error: { code: 'invalid-option', details: { option } } });
  });

  it.each([
    ['no list', 'plan', {}, 'invalid-option'],
    ['two lists', 'plan', { list, file: 'cuts.csv' }, 'invalid-option'],
    ['an option that is none', 'plan', { list, qualty: 1 }, 'invalid-option'],
    ['nothing to look for', 'detect', { source: 'a.mp4' }, 'invalid-option'],
    ['a time past the end', 'frames', { source: 'a.mp4', at: [2] }, 'start-past-end'],
    ['a file that is not there', 'frames', { source: 'gone.mp4', at: [0] }, 'source-missing'],
    ['a video that is there', 'render', { list, output: 'more/there.mp4' }, 'output-exists'],
    ['one of the sources', 'render', { list, output: 'a.mp4', overwrite: true }, 'output-is-source'],
    ['a kind of file that is not made', 'render', { list, output: 'a.txt' }, 'invalid-option'],
  ])('%s is refused', async (_, name, args, code) => {
    const { structuredContent, isError } = await server.call(name, args);
    expect(isError).toBe(true);
    expect(structuredContent).toMatchObject({ error: { code, message: expect.stringMatching(/\w/) } });
  });
});

describe('outside of the folders', () => {
  const away = (name: string): string => directory.file(name);
  it.each([
    ['an absolute path', () => away('a.mp4')],
    ['..', () => '../a.mp4'],
    ['.. in the middle', () => 'more/../../a.mp4'],
    ['a link', () => 'leads-out.mp4'],
    ['a link to what is not there yet', () => 'leads-nowhere.mp4'],
    ['a folder that is a link', () => 'way-out/any.mp4'],
    ['what is not there', () => '../none.mp4'],
    ['a URL of a file', () => `file://${away('a.mp4')}`],
    ['the folder above', () => '..'],
  ])('nothing is read: %s', async (_, name) => {
    const refused = { error: { code: 'path-refused', remedy: expect.stringContaining(directory.file('footage')) } };
    const source = name();
    const calls: [string, Record<string, unknown>][] = [
      ['plan', { list: [{ source }] }],
      ['plan', { list: [{ source: ['a.mp4', source] }] }],
      ['render', { list: { items: list, music: { source } }, output: 'none.mp4' }],
      ['sheet', { list: [{ source }] }],
    ];
    // A URL is one in a list alone.
    if (!source.startsWith('file:')) {
      calls.push(
        ['probe', { files: [source] }],
        ['frames', { source, at: [0] }],
        ['detect', { source, scenes: true }],
        ['validate', { file: source }],
      );
    }
    for (const [tool, args] of calls) {
      expect((await server.call(tool, args)).structuredContent, tool).toMatchObject(refused);
    }
  });

  it.each([
    ['an absolute path', () => away('away/out.mp4')],
    ['..', () => '../away/out.mp4'],
    ['a folder that is a link', () => 'way-out/out.mp4'],
    ['the folder itself', () => '../footage.mp4'],
  ])('nothing is made: %s', async (_, output) => {
    const { structuredContent } = await server.call('render', { list, output: output(), overwrite: true });
    expect(structuredContent).toMatchObject({ error: { code: 'path-refused' } });
    expect(await readdir(directory.file('away'))).toEqual([]);
  });

  it('a list inside may not name what is outside', async () => {
    const { structuredContent } = await server.call('plan', { file: 'of-others.csv' });
    expect(structuredContent).toMatchObject({ error: { code: 'path-refused' } });
  });

  it('a link to what is inside is as good as that', async () => {
    const { structuredContent } = await server.call('probe', { files: [directory.file('leads-in.mp4')] });
    expect(structuredContent).toMatchObject({ files: [{ seconds: 2 }] });
  });

  it('a link in the place of an output is replaced, and not followed', async () => {
    await symlink(directory.file('away/followed.mp4'), footage('replaced.mp4'));
    const { isError } = await server.call('render', { list, output: 'replaced.mp4', overwrite: true });
    expect(isError).toBeFalsy();
    expect(await readdir(directory.file('away'))).toEqual([]);
  });

  it.each(['http://example.org/a.mp4', 'HTTPS://example.org/a.mp4'])('nothing is fetched: %s', async (source) => {
    for (const [tool, args] of [
      ['probe', { files: [source] }],
      ['plan', { list: [{ source }] }],
      ['validate', { list: { items: list, music: { source } } }],
    ] as const) {
      expect((await server.call(tool, args)).structuredContent).toMatchObject({ error: { code: 'source-refused' } });
    }
  });

  it('what is no folder is refused at the start', async () => {
    await expect(connected({ folders: [footage('a.mp4')], env: {} })).rejects.toThrow();
  });
});

describe('a render that nobody wants any more', () => {
  const long = {
    list: Array.from({ length: 40 }, (_, index) => ({ source: 'a.mp4', start: index / 40, end: index / 40 + 1 })),
    ...{ output: 'cancelled.mp4', preset: 'veryslow', size: { width: 640, height: 360 } },
  };
  /** Begins it; resolves when it encodes, with what is to be waited for. */
  const encoding = (connection: Connected, signal?: AbortSignal): Promise<{ readonly ended: Promise<unknown> }> =>
    new Promise((resolve, reject) => {
      const ended = connection.client.callTool(
        { name: 'render', arguments: long },
        {
          ...(signal === undefined ? {} : { signal }),
          onprogress: ({ message = '' }) => {
            if (message.startsWith('encode: ')) resolve({ ended });
          },
        },
      );
      ended.then(() => reject(new Error('It is over.')), reject);
    });
  const leftBeside = async (): Promise<readonly string[]> =>
    (await readdir(footage())).filter((name) => /cancelled|clipwright/.test(name));
  const unfinished = async (): Promise<readonly string[]> => {
    const folders = ['tmp', 'kept/store-v1/leases'].map((name) => directory.file(name));
    return (await Promise.all(folders.filter((each) => existsSync(each)).map((each) => readdir(each)))).flat();
  };
  const others = async (pid: number | null): Promise<readonly string[]> => {
    if (process.platform !== 'linux') return [];
    return [...(await processesLeft(directory.path))].flatMap(([id, command]) => (id === pid ? [] : [command]));
  };

  it('ends when it is cancelled, and leaves nothing', async () => {
    await using own = await connect();
    const cancel = new AbortController();
    const { ended } = await encoding(own, cancel.signal);
    const waiting = own.call('render', { list, output: 'next.mp4', overwrite: true, audio: false });
    cancel.abort();
    await expect(ended).rejects.toThrow();
    // It waits for its turn: by then the other one has ended.
    expect((await waiting).structuredContent).toMatchObject({ output: 'next.mp4', skipped: 0 });
    expect(await leftBeside()).toEqual([]);
    expect(await unfinished()).toEqual([]);
    expect(await others(server.pid).then((left) => left.filter((each) => !each.includes('bin/clipwright.js')))).toEqual(
      [],
    );
    expect(own.strange).toEqual([]);
  });

  it('is not even begun when it is cancelled while it waits', async () => {
    await using own = await connect();
    const [first, second] = [new AbortController(), new AbortController()];
    const { ended } = await encoding(own, first.signal);
    const call = { name: 'render', arguments: { list, output: 'waited.mp4' } };
    const waiting = own.client.callTool(call, { signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toThrow();
    first.abort();
    await expect(ended).rejects.toThrow();
    const third = await own.call('render', { list, output: 'third.mp4', overwrite: true });
    expect(third.isError).toBeFalsy();
    expect(await readdir(footage())).not.toContain('waited.mp4');
  });

  it('ends with its client, and leaves nothing', async () => {
    const own = await connect();
    const { ended } = await encoding(own);
    await own[Symbol.asyncDispose]();
    await expect(ended).rejects.toThrow();
    await expect.poll(() => others(server.pid)).toEqual([]);
    expect(await leftBeside()).toEqual([]);
    expect(await unfinished()).toEqual([]);
  });
});
