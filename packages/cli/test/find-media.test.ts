// Needs ffmpeg or node-av.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandNames } from '../src/media/expand-names.ts';
import { findMedia } from '../src/media/find-media.ts';
import { parseRelinks, relinked } from '../src/media/relink.ts';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

/** Files without content: what is tested is where they are. */
let cwd = '';
const files = [
  ...['day/clip 10.mp4', 'day/clip 2.MOV', 'day/clip 1.mp4', 'day/._clip 1.mp4', 'day/notes.txt', 'day/deep/x.mp4'],
  ...['a[1].mp4', '50% off.mp4', 'cam A/0001.mp4', 'cam B/0001.mp4', 'cam B/only.mkv', 'cam B/été.mp4', 'empty/a.txt'],
];
beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'clipwright-find-')));
  for (const file of files) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), '');
  }
});
afterAll(() => rm(cwd, { recursive: true }));

describe('what arguments mean', () => {
  const named = (...names: readonly string[]) => expandNames(names, { cwd });

  it('a folder: its videos, as people count, no hidden ones, none of folders below', async () => {
    const videos = ['day/clip 1.mp4', 'day/clip 2.MOV', 'day/clip 10.mp4'];
    expect(await named('day')).toEqual(videos);
    expect(await named('day/')).toEqual(videos);
    expect(await named(join(cwd, 'day'))).toEqual(videos.map((file) => join(cwd, file)));
    expect(await named('x.mp4', 'day', '-')).toEqual(['x.mp4', ...videos, '-']);
  });

  it('a pattern: what a shell finds for it', async () => {
    for (const pattern of ['cam*/*.mp4', 'cam?A/*.mp4', '[a-e]*/only.mkv', 'day/clip?1.mp4']) {
      const quoted = pattern.replaceAll(' ', '\\ ');
      const found = execFileSync('sh', ['-c', `printf '%s\\n' ${quoted}`], { cwd, encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(await named(pattern), pattern).toEqual(found);
    }
    expect(await named('**/x.mp4')).toEqual(['day/deep/x.mp4']);
    expect(await named('day/*.{mp4,MOV}')).toEqual(['day/clip 1.mp4', 'day/clip 2.MOV', 'day/clip 10.mp4']);
    expect(await named('day/*')).not.toContain('day/notes.txt');
  });

  it('a file whose name looks like a pattern, and a URL of one: that file', async () => {
    expect(await named('a[1].mp4')).toEqual(['a[1].mp4']);
    expect(await named(pathToFileURL(join(cwd, '50% off.mp4')).href)).toEqual([join(cwd, '50% off.mp4')]);
    expect(await named('https://example.org/*.mp4')).toEqual(['https://example.org/*.mp4']);
  });

  it('not the video that is to be made', async () => {
    expect(await expandNames(['cam A', 'cam B'], { cwd, output: join('cam B', 'only.mkv') })).toEqual([
      'cam A/0001.mp4',
      'cam B/0001.mp4',
      'cam B/été.mp4',
    ]);
  });

  it.each(['empty', '*.webm', 'day/*.{avi,ts}'])('nothing is refused: %s', async (name) => {
    await expect(named(name)).rejects.toMatchObject({ code: 'source-missing', message: expect.stringContaining(name) });
  });
});

describe('where media are', () => {
  const where = async (source: string, flags = {}) => {
    const { items } = await findMedia({ items: [{ source }] }, flags, { base: cwd, cwd });
    return 'uri' in (items[0] ?? {}) ? items[0] : undefined;
  };
  const at = (file: string) => ({ uri: join(cwd, file) });

  it.each([
    ['as a URL', () => pathToFileURL(join(cwd, 'day/clip 1.mp4')).href, 'day/clip 1.mp4'],
    ['as a URL of this machine', () => `file://localhost${join(cwd, 'a[1].mp4')}`, 'a[1].mp4'],
    ['with escapes', () => encodeURI('cam B/été.mp4'), 'cam B/été.mp4'],
    ['with separators of Windows', () => 'cam A\\0001.mp4', 'cam A/0001.mp4'],
  ])('%s', async (_how, name, file) => {
    expect(await where(name())).toMatchObject(at(file));
  });

  it('and a name that is right as it stands is left alone', async () => {
    expect(await where('50% off.mp4')).toBeUndefined();
    expect(await where('gone.mp4')).toBeUndefined();
  });

  it.each([
    ['D:\\footage\\0001.mp4', 'd:/FOOTAGE=cam A', 'cam A/0001.mp4'],
    ['file:///D:/footage/only.mkv', 'D:=.', undefined],
    ['file:///D:/cam%20B/only.mkv', 'D:=.', 'cam B/only.mkv'],
    ['\\\\nas\\media\\only.mkv', '\\\\NAS\\media=cam B', 'cam B/only.mkv'],
    ['/Volumes/SSD/only.mkv', '/Volumes/SSD/=cam B/', 'cam B/only.mkv'],
    ['/Volumes/SSD2/only.mkv', '/Volumes/SSD=cam B', undefined],
    ['cam A/0001.mp4', 'cam A=cam B', 'cam B/0001.mp4'],
  ])('%s relinked by %s', async (name, relink, file) => {
    expect(await where(name, { relink: [relink] })).toEqual(
      file === undefined ? undefined : { source: name, ...at(file) },
    );
  });

  it('the first rule that suits counts, and one that is none is refused', () => {
    expect(relinked('/a/b/c.mp4', parseRelinks(['/a/b=/x', '/a=/y']))).toBe('/x/c.mp4');
    expect(() => parseRelinks(['/a'])).toThrow(/FROM=TO/);
  });

  it.each([
    ['E:\\lost\\only.mkv', 'cam B/only.mkv'],
    ['/lost/cam A/0001.mp4', 'cam A/0001.mp4'],
    ['/lost/CLIP%2010.mp4', undefined],
    ['/lost/Clip 10.MP4', 'day/clip 10.mp4'],
    [`/lost/${'été.mp4'.normalize('NFD')}`, 'cam B/été.mp4'],
  ])('by its name below --media: %s', async (name, file) => {
    expect(await where(name, { media: ['.'] })).toEqual(file === undefined ? undefined : { source: name, ...at(file) });
  });

  it('several of a name that are equally likely are named', async () => {
    await expect(where('/lost/0001.mp4', { media: ['.'] })).rejects.toMatchObject({
      code: 'source-missing',
      message: expect.stringContaining(`${join(cwd, 'cam A/0001.mp4')}, ${join(cwd, 'cam B/0001.mp4')}`),
    });
  });

  it('of music, and of each file of a source of several, too', async () => {
    const timeline = { items: [{ source: ['gone/only.mkv', 'gone/x.mp4'] }], music: { source: 'gone/été.mp4' } };
    expect(await findMedia(timeline, { media: ['.'] }, { base: cwd, cwd })).toMatchObject({
      items: [{ uri: [join(cwd, 'cam B/only.mkv'), join(cwd, 'day/deep/x.mp4')] }],
      music: at('cam B/été.mp4'),
    });
  });
});

describe('commands find them', () => {
  const directory = testDirectory();

  it('in folders and below --media', async () => {
    const list = JSON.stringify([{ source: 'Z:\\rushes\\b.mp4' }, { source: 'a.mp4', end: 1 }]);
    await writeFile(join(cwd, 'cuts.json'), list);
    const found = await run(['load', 'cuts.json', '--media', directory.path, '--json'], { cwd });
    expect(JSON.parse(found.stdout)).toMatchObject({ loaded: 2, clips: [{ source: 'Z:\\rushes\\b.mp4' }, {}] });
    const all = await run(['load', directory.path, '--json'], { cwd });
    expect(JSON.parse(all.stdout).clips.map((clip: { source: string }) => clip.source)).toEqual([
      directory.file('a.mp4'),
      directory.file('b.mp4'),
    ]);
  });
});
