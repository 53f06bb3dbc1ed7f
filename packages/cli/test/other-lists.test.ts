// Needs ffmpeg or node-av.
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { inputOf, run } from './run.ts';

const directory = testDirectory();
const render = (list: string, options = {}) =>
  run(['render', list, '-o', 'out.mp4'], { cwd: directory.path, ...options });

describe('a list of another program', () => {
  it.each([
    ['cuts.yaml', '- file: a.mp4\n', 'a YAML file'],
    ['cuts.m3u8', '#EXTM3U\n#EXTINF:1,\na.mp4\n', 'a playlist (M3U)'],
  ])('%s is refused by what it is, with what to do', async (name, content, what) => {
    await writeFile(directory.file(name), content);
    const { exitCode, stderr } = await render(name);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`clipwright: invalid-list: The list ${name} is ${what}`);
    expect(stderr).toContain('.csv');
    expect(stderr).not.toContain('is not a media file');
  });

  it('is so too as .csv and on standard input', async () => {
    await writeFile(directory.file('cuts.csv'), '[playlist]\nFile1=a.mp4\n');
    expect((await render('cuts.csv')).stderr).toContain('Line 1, column 1 of the list: it is a playlist (PLS).');
    expect((await render('-', { stdin: inputOf('#EXTM3U\na.mp4\n') })).stderr).toContain('it is a playlist (M3U).');
  });

  it('is none where a video has its name', async () => {
    await copyFile(directory.file('b.mp4'), directory.file('video.txt'));
    const { exitCode, stdout } = await run(['load', 'video.txt'], { cwd: directory.path });
    expect([exitCode, stdout.includes('1 of 1 clips loaded')]).toEqual([0, true]);
  });
});

it('reads a list with semicolons, and one of tabs by its name', async () => {
  await writeFile(directory.file('cuts.csv'), 'file;in;out\na.mp4;0,5;1\n');
  await writeFile(directory.file('cuts.tsv'), 'a.mp4\t0.5\t1\n');
  for (const name of ['cuts.csv', 'cuts.tsv']) {
    const { stdout } = await run(['load', name, '--json'], { cwd: directory.path });
    expect(JSON.parse(stdout).clips).toMatchObject([{ source: 'a.mp4', start: 0.5, end: 1 }]);
  }
});

it.each([
  ['rows.csv', 'file,in,ende\na.mp4,0.5,1\n', 'Line 1, column 3', '"ende"', '"end"'],
  ['items.json', '[\n  { "source": "a.mp4", "strt": 0.5 }\n]\n', 'Line 2, column 24', '"strt"', '"start"'],
  [
    'mute.json',
    '{ "items": [{ "source": "a.mp4" }],\n  "musik": { "source": "b.mp4" } }\n',
    'Line 2',
    '"musik"',
    '"music"',
  ],
])('renders nothing of a list with a name that means nothing: %s', async (name, content, place, written, meant) => {
  await writeFile(directory.file(name), content);
  const { exitCode, stderr } = await render(name);
  expect(exitCode).toBe(1);
  for (const part of ['invalid-list', place, written, meant]) expect(stderr).toContain(part);
  expect(await readdir(directory.path)).not.toContain('out.mp4');
});
