// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { tool } from '@clipwright/test-kit/tool';
import { describe, expect, it } from 'vitest';
import { loudnessMeter } from '../src/index.ts';

/** What ffmpeg's own meter says, which is another implementation. */
function ebur128(input: readonly string[], filters: string) {
  const args = ['-hide_banner', '-nostats', ...input, '-vn', '-af', `${filters},ebur128=peak=true`, '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args);
  const summary = stderr.toString().split('Summary:').at(-1) ?? '';
  const number = (name: string): number => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1]);
  return { integrated: number('I'), range: number('LRA'), truePeak: number('Peak') };
}

function measured(input: readonly string[], filters: string, sampleRate: number, channels: 1 | 2) {
  const out = ['-vn', '-af', filters, '-ar', `${sampleRate}`, '-ac', `${channels}`, '-f', 'f32le', '-c:a', 'pcm_f32le'];
  const bytes = tool('ffmpeg', [...input, ...out, '-']);
  const meter = loudnessMeter({ sampleRate, channels });
  meter.push(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
  return meter.loudness();
}

const generated = (graph: string): string[] => ['-f', 'lavfi', '-i', graph];
/** Syllables: vowels of a buzz, four a second, with pauses between words. */
const speech = `aevalsrc='0.4*(mod(t*120,1)-0.5)*pow(max(0,sin(2*PI*2*t)),2)*gt(mod(t,3),0.6):s=48000:d=12',lowpass=3000`;
const music = `aevalsrc='0.2*sin(2*PI*220*t)+0.2*sin(2*PI*277*t)*exp(-mod(t,0.5)*4)+0.4*sin(2*PI*60*t)*exp(-mod(t,0.5)*12)|0.2*sin(2*PI*330*t)+0.3*exp(-mod(t,0.25)*30)*(random(0)-0.5):s=48000:d=12'`;
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
    expectClose(measured(input, 'anull', 48_000, channels), ebur128(input, 'anull'));
  });

  it('of music at 44.1 kHz', () => {
    const input = generated(music.replace('48000', '44100'));
    expectClose(measured(input, 'anull', 44_100, 2), ebur128(input, 'anull'));
  });

  it
    .skipIf(files === undefined)
    .each([
      'moviepy/chaplin.mp4',
      'moviepy/big_buck_bunny_0_30.webm',
      'auto-editor/example.mp4',
      'torchcodec/nasa_13013.mp4',
    ])('of %s (needs CLIPWRIGHT_TEST_MEDIA)', (name) => {
    const filters = 'aresample=48000,aformat=channel_layouts=stereo,atrim=end=20';
    expectClose(measured(real(name), filters, 48_000, 2), ebur128(real(name), filters));
  });
});

function expectClose(ours: ReturnType<typeof measured>, theirs: ReturnType<typeof ebur128>): void {
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
