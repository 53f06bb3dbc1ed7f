// Needs ffmpeg.
import { readFile } from 'node:fs/promises';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputOf, run } from './run.ts';

/** Six seconds: a black second in the middle of two scenes, silent from 1 to 2 and from 4.5 to 5. */
const graph = [
  'testsrc2=s=64x36:r=25:d=2[a]',
  'color=black:s=64x36:r=25:d=1[b]',
  'testsrc2=s=64x36:r=25:d=3,hue=h=90[c]',
  '[a][b][c]concat=n=3,format=yuv420p[v]',
  "sine=440:r=48000:d=6:samples_per_frame=480,volume=0:enable='between(t,0.995,1.995)+between(t,4.495,4.995)'[a]",
].join(';');

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
  const options = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-c:a', 'pcm_s16le'];
  await makeMedia(directory.path, 'a.mkv', graph, options);
});
afterAll(() => directory.remove());

const cut = (...argv: readonly string[]) => run(['cut', 'a.mkv', ...argv], { cwd: directory.path });
const near = (start: number, end: number) => ({
  source: 'a.mkv',
  start: expect.closeTo(start, 2),
  end: expect.closeTo(end, 2),
});

describe('cut prints a list', () => {
  it.each([
    [
      ['--every', '2.5'],
      [
        [0, 2.5],
        [2.5, 5],
        [5, 6],
      ],
    ],
    [
      ['--at', '4,1.5'],
      [
        [0, 1.5],
        [1.5, 4],
        [4, 6],
      ],
    ],
    [
      ['--scenes'],
      [
        [0, 2],
        [2, 3],
        [3, 6],
      ],
    ],
    [
      ['--black', '--scenes'],
      [
        [0, 2],
        [3, 6],
      ],
    ],
    [
      ['--silence', '--padding', '0.1', '--at', '0.5'],
      [
        [0, 0.5],
        [0.5, 1.1],
        [1.9, 4.6],
        [4.9, 6],
      ],
    ],
    [
      ['--silence', '--silence-duration', '0.8', '--silence-level', '-50dB'],
      [
        [0, 1],
        [2, 6],
      ],
    ],
    [
      ['--scenes', '--min-clip', '1.5'],
      [
        [0, 2],
        [2, 6],
      ],
    ],
    [['--scenes', '--scene-threshold', '100'], [[0, 6]]],
  ])('%j', async (argv, expected) => {
    const { stdout, exitCode } = await cut(...argv);
    expect(JSON.parse(stdout)).toEqual(expected.map(([start = 0, end = 0]) => near(start, end)));
    expect(exitCode).toBe(0);
  });

  it('that load and render take', async () => {
    const list = await cut('--black', '--quiet');
    expect(list.stderr).toBe('');
    const { stdout } = await run(['load', '-', '--json'], { cwd: directory.path, stdin: inputOf(list.stdout) });
    expect(stdout).not.toContain('warnings');
    expect(JSON.parse(stdout)).toMatchObject({
      loaded: 2,
      clips: [{ frames: 50 }, { frames: 75 }],
    });
  });

  it('with --json what was found, and --output the list, from its own folder', async () => {
    const { stdout } = await cut('--black', '-o', 'cuts.csv', '--json');
    expect(JSON.parse(stdout)).toEqual({
      sources: [
        {
          source: 'a.mkv',
          duration: 6,
          findings: [{ kind: 'black', start: 2, end: 3 }],
          clips: [
            { start: 0, end: 2 },
            { start: 3, end: 6 },
          ],
        },
      ],
      skipped: 0,
    });
    expect(await readFile(`${directory.path}/cuts.csv`, 'utf8')).toBe('source,start,end\na.mkv,0,2\na.mkv,3,6\n');
    const again = await cut('--every', '3', '-o', 'cuts.csv');
    expect([again.exitCode, again.stderr.includes('output-exists')]).toEqual([1, true]);
  });
});

describe('cut --beats', () => {
  // A click each 0.6 s, from 0.25 s on: by ffmpeg, and no code of ours.
  const beats = Array.from({ length: 14 }, (_, k) => 0.25 + k * 0.6);
  beforeAll(() => {
    const clicks = "aevalsrc='0.8*exp(-150*mod(t+0.35,0.6))*sin(2*PI*1000*mod(t+0.35,0.6))*gte(t,0.25)':s=44100:d=8.3";
    tool('ffmpeg', ['-f', 'lavfi', '-i', clicks, `${directory.path}/song.mp3`]);
    tool('ffmpeg', ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=2.8', `${directory.path}/b.mkv`]);
  });
  const montage = (...argv: readonly string[]) =>
    run(['cut', 'a.mkv', 'b.mkv', '--beats', 'song.mp3', ...argv], { cwd: directory.path });
  const listed = async (...argv: readonly string[]) => {
    const { stdout, exitCode } = await montage(...argv);
    expect(exitCode).toBe(0);
    const list: {
      readonly items: readonly { readonly source: string; readonly start: number; readonly end: number }[];
      readonly music: { readonly source: string; readonly start: number };
    } = JSON.parse(stdout);
    return list;
  };
  /** Where cuts are in the music. */
  const cutsOf = ({ items, music }: Awaited<ReturnType<typeof listed>>): readonly number[] => {
    const cuts = [music.start];
    for (const { start, end } of items) cuts.push((cuts.at(-1) ?? 0) + end - start);
    return cuts;
  };
  const nearBeats = (every: number, count: number) =>
    Array.from({ length: count }, (_, k) => expect.closeTo(beats[k * every] ?? Number.NaN, 1));

  it('takes sources in turn, each from where it was left, over the music', async () => {
    const list = await listed();
    expect(list.music.source).toBe('song.mp3');
    // Thirteen clips of 0.6 s: the second source has four of them, and the first is left alone then.
    expect(list.items.map(({ source }) => source[0]).join('')).toBe('ababababaaaaa');
    expect(cutsOf(list)).toEqual(nearBeats(1, 14));
    for (const name of ['a.mkv', 'b.mkv']) {
      const own = list.items.filter(({ source }) => source === name);
      expect(own.map(({ start }) => start)).toEqual([0, ...own.slice(0, -1).map(({ end }) => end)]);
    }
  });

  it('to every second beat, of what is left, a piece each where it is cut otherwise as well', async () => {
    expect(cutsOf(await listed('--every-beats', '2'))).toEqual(nearBeats(2, 7));
    expect(cutsOf(await listed('--min-clip', '1.5'))).toEqual(nearBeats(3, 5));
    const list = await listed('--every', '2', '--black');
    expect(list.items.map(({ source, start }) => [source, start])).toEqual([
      ['a.mkv', 0],
      ['b.mkv', 0],
      ['a.mkv', 3],
      ['b.mkv', 2],
      ['a.mkv', 4],
    ]);
  });

  it('tells with --json what was found', async () => {
    const { stdout } = await montage('--json');
    const report: { readonly music: { readonly beats: readonly number[] } } = JSON.parse(stdout);
    expect(report).toMatchObject({ music: { source: 'song.mp3', tempo: expect.closeTo(100, 0) }, skipped: 0 });
    expect(report.music.beats).toEqual(beats.map((beat) => expect.closeTo(beat, 1)));
    for (const [k, beat] of beats.entries()) expect(Math.abs((report.music.beats[k] ?? 0) - beat)).toBeLessThan(0.03);
    const told = await montage('--tempo', '200', '--json');
    expect(JSON.parse(told.stdout)).toMatchObject({ music: { tempo: expect.closeTo(200, -1) } });
  });

  it('gives a list that is rendered with it', async () => {
    const { stdout } = await montage('--every-beats', '4');
    const plan = await run(['plan', '-', '--json'], { cwd: directory.path, stdin: inputOf(stdout) });
    expect(plan.exitCode).toBe(0);
  });

  it.each([
    [['--beats', 'b.mkv'], 'has no sound', 1],
    [['--beats', 'none.mp3'], 'is not there', 1],
    [['--beats', 'a.mkv', '--min-clip', '5'], 'No clip lasts', 1],
    [['--every', '1', '--every-beats', '2'], 'Give --beats as well', 2],
    [['--every', '1', '--tempo', '90'], 'Give --beats as well', 2],
    [['--beats', 'song.mp3', '--tempo', '300'], 'from 40 to 240', 2],
  ] as const)('refuses %j', async (argv, told, code) => {
    const { stdout, stderr, exitCode } = await cut(...argv);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(told);
    expect([stdout, exitCode]).toEqual(['', code]);
  });
});

describe('cut refuses', () => {
  it.each([
    [['--black', '--black-duration', '0.5', '--silence', '--silence-level', '0'], 'All of it is silent or black.', 1],
    [['--every', '6', '--min-clip', '7'], 'No clip is as long as that.', 1],
    [['--padding', '1', '--scenes'], '--silence, --black or --freeze', 2],
    [['--silence-level', '-40', '--scenes'], 'There is --silence-level', 2],
    [[], 'one or more of --scenes', 2],
    [['--every', '2', '-o', 'cuts.txt'], '.json or .csv', 2],
    [['--silence-level', '3'], 'from -120 to 0', 2],
    [['--every', '0'], 'step', 2],
  ] as const)('%j', async (argv, told, code) => {
    const { stdout, stderr, exitCode } = await cut(...argv);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(told);
    expect([stdout, exitCode]).toEqual(['', code]);
  });

  it('no source because of another', async () => {
    const { stdout, exitCode } = await run(['cut', 'gone.mkv', 'a.mkv', '--every', '6'], { cwd: directory.path });
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(exitCode).toBe(3);
  });
});
