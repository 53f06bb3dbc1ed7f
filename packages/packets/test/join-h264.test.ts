import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSets } from '../src/index.ts';
import { type Coded, encode, readCoded } from './coded.ts';
import { asAlone, decodedTogether } from './joined.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let cabac: Coded;
let cavlc: Coded;
let slices: Coded;

beforeAll(async () => {
  directory = await scratch();
  const x264 = (name: string, picture: string, ...options: string[]) =>
    readCoded(
      'h264',
      encode(directory.path, name, picture, [
        '-pix_fmt',
        'yuv420p',
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        ...options,
      ]),
    );
  cabac = x264('cabac.mp4', 'testsrc2=s=160x96:r=25:d=1', '-g', '10', '-bf', '3');
  cavlc = x264('cavlc.mp4', 'mandelbrot=s=160x96:r=25,trim=duration=0.6', '-profile:v', 'baseline', '-coder', 'vlc');
  slices = x264(
    'slices.mp4',
    'testsrc=s=160x96:r=25:d=0.6',
    '-bf',
    '2',
    '-slices',
    '4',
    '-x264-params',
    'nal-hrd=vbr:vbv-maxrate=300:vbv-bufsize=300',
  );
});
afterAll(() => directory.remove());

describe('H.264 streams in one', () => {
  it('decode as each does alone, whose sets have the same numbers', () => {
    const streams = [cabac, cavlc, slices, cabac];
    expect(decodedTogether('h264', streams)).toEqual(asAlone(streams));
  });

  it('leaves packets as they are whose sets keep their numbers', () => {
    const joined = joinSets('h264', [cabac.sets, cavlc.sets, cabac.sets]);
    for (const { bytes } of cabac.packets) {
      expect(joined.packet(0, bytes)).toBe(bytes);
      expect(joined.packet(2, bytes, true)).toBe(bytes);
    }
  });
});
