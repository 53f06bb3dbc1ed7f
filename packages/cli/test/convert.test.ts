// Needs ffmpeg or node-av.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inputOf, run } from './run.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
  const options = ['-c:v', 'libx264', '-preset', 'ultrafast', '-timecode', '01:00:00:00'];
  await makeMedia(directory.path, 'a.mov', 'testsrc2=s=64x36:r=25:d=4[v]', options);
});
afterAll(() => directory.remove());

const convert = (argv: readonly string[], stdin = '') =>
  run(['convert', ...argv], { cwd: directory.path, stdin: inputOf(stdin) });
const cut = 'source,start,end\na.mov,1,2.4\na.mov,0,1\n';

it.skipIf(!hasFfmpeg)(
  'writes what a file says of itself: its timecode, its rate, its length (needs ffmpeg)',
  async () => {
    const { stdout, stderr, exitCode } = await convert(['-', '--to', 'edl'], cut);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('01:00:01:00 01:00:02:10');
    expect(stdout).toContain('* FRAME RATE: 25');
    const otio = JSON.parse((await convert(['-', '--to', 'otio'], cut)).stdout);
    const [clip] = otio.tracks.children[0].children;
    expect(clip.media_references.DEFAULT_MEDIA.available_range.start_time.value).toBe(90_000);
    expect(clip.source_range.start_time.value).toBe(90_025);
  },
);

it('gives a list back that went through editors’ formats', async () => {
  await writeFile(join(directory.path, 'cut.csv'), cut);
  const ways = ['cut.otio', 'cut.edl', 'cut.fcpxml', 'back.csv'];
  let from = 'cut.csv';
  for (const to of ways) {
    const { exitCode, stderr } = await convert([from, '-o', to]);
    expect([to, exitCode, stderr.includes('not-read')]).toEqual([to, 0, false]);
    from = to;
  }
  const rows = (await readFile(join(directory.path, 'back.csv'), 'utf8'))
    .split('\n')
    .map((row) => row.split(',').slice(0, 3));
  expect(rows).toEqual([
    ['source', 'start', 'end'],
    [join(directory.path, 'a.mov'), '1', '2.4'],
    [join(directory.path, 'a.mov'), '0', '1'],
    [''],
  ]);
});

it('names sources from the folder of the list that it writes', async () => {
  await mkdir(join(directory.path, 'lists'), { recursive: true });
  await writeFile(join(directory.path, 'cut.csv'), cut);
  await convert(['cut.csv', '-o', 'lists/cut.json', '--no-probe']);
  expect(JSON.parse(await readFile(join(directory.path, 'lists/cut.json'), 'utf8'))).toMatchObject([
    { source: join('..', 'a.mov'), start: 1, end: 2.4 },
    { source: join('..', 'a.mov') },
  ]);
});

it('prints what is lost, once each, and reports it', async () => {
  const list = JSON.stringify({
    music: { source: 'm.mp3' },
    items: [
      { source: 'a.mov', end: 1, volume: 2 },
      { source: 'a.mov', end: 2, volume: 3 },
    ],
  });
  const { stderr, stdout } = await convert(['-', '--to', 'edl', '--json'], list);
  expect(stderr).toContain('list not-written volume: ');
  expect(stderr).toContain('(2 times)');
  expect(JSON.parse(stdout).losses).toMatchObject([
    { code: 'not-written', subject: 'music', count: 1 },
    { code: 'not-written', subject: 'volume', count: 2 },
  ]);
});

it('converts without the files, and says so', async () => {
  const { stdout, stderr, exitCode } = await convert(['-', '--to', 'edl'], 'gone.mov,1,2\n');
  expect([exitCode, stdout.includes('gone.mov')]).toEqual([0, true]);
  expect(stderr).toContain('gone.mov: source-missing');
  expect(stderr).toContain('list assumed rate');
});

it.each([
  [['-'], 'Standard output says no format'],
  [['-', '-o', 'cut.xyz'], 'cut.xyz says no format'],
  [['-', '--to', 'aaf'], 'There is no format "aaf"'],
])('refuses %j', async (argv, problem) => {
  const { exitCode, stderr } = await convert(argv, cut);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(problem);
});
