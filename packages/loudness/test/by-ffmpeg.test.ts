// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { loudnessMeter } from '../src/index.ts';

/** What ffmpeg's own meter, which is another implementation, says of a sound, and what ours says of the same samples. */
function measured(input: readonly string[], filters: string, sampleRate: number, channels: 1 | 2) {
  const graph = `[0:a]${filters},asplit[theirs][ours];[theirs]ebur128=peak=true[met]`;
  const samples = ['-ar', `${sampleRate}`, '-ac', `${channels}`, '-f', 'f32le', '-c:a', 'pcm_f32le', '-'];
  const outputs = ['-map', '[met]', '-f', 'null', '/dev/null', '-map', '[ours]', ...samples];
  const args = ['-hide_banner', '-nostats', ...input, '-filter_complex', graph, ...outputs];
  const { stdout, stderr, status } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 30 });
  expect(status, stderr.toString()).toBe(0);
  const summary = stderr.toString().split('Summary:').at(-1) ?? '';
  const number = (name: string): number => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1]);
  const meter = loudnessMeter({ sampleRate, channels });
  meter.push(new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length)));
  return {
    theirs: { integrated: number('I'), range: number('LRA'), truePeak: number('Peak') },
    ours: meter.loudness(),
  };
}

const generated = (graph: string): string[] => ['-f', 'lavfi', '-i', graph];
/** Syllables: vowels of a buzz, four a second, with pauses between words. */
const speech = `aevalsrc='0.4*(mod(t*120,1)-0.5)*pow(max(0,sin(2*PI*2*t)),2)*gt(mod(t,3),0.6):s=48000:d=6',lowpass=3000`;
const music = `aevalsrc='0.2*sin(2*PI*220*t)+0.2*sin(2*PI*277*t)*exp(-mod(t,0.5)*4)+0.4*sin(2*PI*60*t)*exp(-mod(t,0.5)*12)|0.2*sin(2*PI*330*t)+0.3*exp(-mod(t,0.25)*30)*(random(0)-0.5):s=48000:d=6'`;
const files = process.env.CLIPWRIGHT_TEST_MEDIA;
const real = (name: string): string[] => ['-i', join(files ?? '', 'files', name)];

/** Meters show one decimal; of true peaks the filters that oversample differ. */
const close = { integrated: 0.1, range: 0.2, truePeak: 0.3 };

describe("is what ffmpeg's meter says", () => {
  it.each([
    ['speech', generated(speech), 1],
    ['music', generated(music), 2],
    ['noise', generated('anoisesrc=c=pink:r=48000:d=8:a=0.4:seed=7'), 1],
    // Not to the last of it: close to half the rate filters that oversample differ by almost 1 dB.
    ['loud noise', generated('anoisesrc=c=white:r=48000:d=8:a=1:seed=7,lowpass=12000'), 1],
  ] as const)('of %s', (_, input, channels) => {
    expectClose(measured(input, 'anull', 48_000, channels));
  });

  it('of music at 44.1 kHz', () => {
    const input = generated(music.replace('48000', '44100'));
    expectClose(measured(input, 'anull', 44_100, 2));
  });

  it
    .skipIf(files === undefined)
    .each(
      some(
        [
          'moviepy/chaplin.mp4',
          'moviepy/big_buck_bunny_0_30.webm',
          'auto-editor/example.mp4',
          'torchcodec/nasa_13013.mp4',
        ],
        2,
      ),
    )('of %s (needs CLIPWRIGHT_TEST_MEDIA)', (name) => {
    const filters = `aresample=48000,aformat=channel_layouts=stereo,atrim=end=${isSoak ? 20 : 10}`;
    expectClose(measured(real(name), filters, 48_000, 2));
  });
});

function expectClose({ ours, theirs }: ReturnType<typeof measured>): void {
  const { integrated = Number.NaN, range, truePeak = Number.NaN } = ours;
  const off = {
    integrated: Math.abs(integrated - theirs.integrated),
    range: Math.abs(range - theirs.range),
    truePeak: Math.abs(truePeak - theirs.truePeak),
  };
  // Half a digit for what is shown of theirs.
  for (const [name, most] of Object.entries(close))
    expect(off, JSON.stringify({ ours, theirs })).toHaveProperty(
      name,
      expect.toSatisfy((value: number) => value <= most + 0.05),
    );
}
