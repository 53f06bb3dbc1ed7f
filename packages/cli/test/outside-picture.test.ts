// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { some } from '@clipwright/test-kit/soak';
import { beforeAll, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

/*
 * Sound for 6.88 s with a beep on each second, pictures from 1.92 s on for 2 s, each lighter than the one before.
 */
const directory = testDirectory();
const cli = (argv: string[]) => run(argv, { cwd: directory.path });
const ffmpeg = (...args: string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', ...args], { maxBuffer: 64 * 1024 * 1024 });

const late = 48;
const frames = 50;
const seconds = 6.88;

beforeAll(() => {
  const picture = `color=black:s=64x64:r=25:d=2,format=yuv420p,geq=lum='20+4*N':cb=128:cr=128`;
  const sound = `aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.05)':s=48000:d=${seconds}`;
  const inputs = (offset: number): string[] => [
    ...['-itsoffset', String(offset), '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
    ...['-map', '0:v', '-map', '1:a', '-bf', '0', '-g', '10', '-b:v', '2M'],
  ];
  ffmpeg(...inputs(late / 25), '-c:v', 'mpeg4', '-c:a', 'pcm_s16le', directory.file('both.mkv'));
  ffmpeg(...inputs(late / 25), '-c:v', 'mpeg2video', '-c:a', 'mp2', directory.file('both.ts'));
  ffmpeg(...inputs(0), '-c:v', 'mpeg4', '-c:a', 'aac', directory.file('after.mp4'));
  // Fragments whose times are those of a whole file, not counted from their own beginning.
  const flac = ['-fps_mode', 'passthrough', '-c:v', 'mpeg4', '-c:a', 'flac', '-strict', '-2'];
  ffmpeg(...inputs(late / 25), ...flac, directory.file('whole.mp4'));
  const fragments = ['-c', 'copy', '-strict', '-2', '-movflags', 'frag_keyframe+empty_moov+delay_moov'];
  ffmpeg('-copyts', '-i', directory.file('whole.mp4'), ...fragments, directory.file('fragments.mp4'));
});

/** The lightness of each frame, and when each beep begins. */
function seenAndHeard(name: string): { light: number[]; beeps: number[] } {
  const raw = ffmpeg('-i', directory.file(name), '-vf', 'scale=1:1:flags=area,format=gray', '-f', 'rawvideo', '-');
  const pcm = ffmpeg('-i', directory.file(name), '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 'f32le', '-');
  const sound = new Float32Array(new Uint8Array(pcm).buffer);
  const beeps: number[] = [];
  let loud = Number.NEGATIVE_INFINITY;
  for (const [i, value] of sound.entries()) {
    if (Math.abs(value) < 0.2) continue;
    if (i - loud > 4800) beeps.push(i / 48_000);
    loud = i;
  }
  return { light: [...raw], beeps };
}

const around = [late / 25, seconds - (late + frames) / 25] as const;
const telling = [
  ['both.ts', around],
  ['both.mkv', around],
  ['fragments.mp4', around],
  ['after.mp4', [0, seconds - frames / 25]],
] as const;

it.each(some(telling, 2))(
  '%s: load and probe tell how much sound there is without a picture',
  async (name, expected) => {
    const { stdout, stderr } = await cli(['probe', name, '--json']);
    expect(stderr).toContain('sound-outside-picture: Sound is left out:');
    const { audio, duration } = JSON.parse(stdout).files[0].info;
    expect(duration).toBe('2/1');
    const told = [audio.outside.before, audio.outside.after].map((text: string) => {
      const [numerator = 0, denominator = 1] = text.split('/').map(Number);
      return numerator / denominator;
    });
    for (const [i, value] of expected.entries()) expect(Math.abs((told[i] ?? 9) - value)).toBeLessThan(0.06);
    const loaded = await cli(['load', name]);
    expect(loaded.stderr).toContain('sound-outside-picture');
    // A clip that does not reach that far lacks nothing; nor does one whose pictures are held.
    expect((await cli(['load', `${name}`, '--outside-picture', 'hold'])).stderr).not.toContain('sound-outside');
  },
);

const holding = [
  // The encoder of MP2 begins 481 samples earlier, a quarter of a frame: the next one is the first that shows another
  // picture.
  ['both.ts', late + 1, [2, 27], 0.011],
  ['both.mkv', late, [2, 27], 0.005],
  ['fragments.mp4', late, [2, 27], 0.005],
  ['after.mp4', 0, [0, 25], 0.005],
] as const;

it.each(some(holding, 2))(
  'holds the first picture and the last one where that is asked for, and drops sound by itself: %s',
  async (source, first, heard, near) => {
    const render = (output: string, ...more: string[]) =>
      cli(['render', source, '-o', output, '--overwrite', '--crf', '10', '--json', ...more]);
    const dropped = await render('dropped.mp4');
    expect(dropped.stderr).toContain(`clip 1 (${source}) sound-outside-picture`);
    // In the store of the first one, where nothing of it may be found again.
    const held = await render('held.mp4', '--outside-picture', 'hold');
    expect(held.stderr).not.toContain('sound-outside-picture');
    const short = seenAndHeard('dropped.mp4');
    expect(short.light).toHaveLength(frames);
    expect(short.beeps.map((at) => Math.round(at * 25))).toEqual(heard);
    const { light, beeps } = seenAndHeard('held.mp4');
    expect(Math.abs(light.length - seconds * 25)).toBeLessThanOrEqual(2);
    expect(beeps).toHaveLength(7);
    for (const [second, at] of beeps.entries()) expect(Math.abs(at - second)).toBeLessThan(near);
    for (const [k, value] of light.entries()) {
      const shown = Math.min(frames - 1, Math.max(0, k - first));
      expect(Math.abs(value - (light[0] ?? 0) - (shown * 4 * 255) / 219), `frame ${k}`).toBeLessThan(4);
    }
  },
);
