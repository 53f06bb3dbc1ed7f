// Needs ffmpeg.
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSets, pictureType, readHevcSps } from '../src/index.ts';
import { type Coded, type Encoding, encodeCoded } from './coded.ts';
import { asAlone, decodedTogether, withShorterLengths } from './joined.ts';
import { typesIn, unitsIn, withLength, withLengths } from './units.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let open: Coded;
let closed: Coded;
let deep: Coded;
let deepLayers: Coded;
let small: Coded;

beforeAll(async () => {
  directory = await scratch();
  const encodings: Encoding[] = [];
  const x265 = (name: string, picture: string, format: string, options: string): void => {
    const encoder = ['-pix_fmt', format, '-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1'];
    const parameters = `pools=1:frame-threads=1:log-level=error:scenecut=0:${options}`;
    encodings.push({ name, picture, options: [...encoder, '-x265-params', parameters] });
  };
  const buffers = 'temporal-layers=1:hrd=1:vbv-maxrate=500:vbv-bufsize=500:aud=1:repeat-headers=1';
  const groups = 'keyint=10:min-keyint=10:bframes=3';
  x265('open.mp4', 'testsrc2=s=160x96:r=25:d=1.2', 'yuv420p', `open-gop=1:${groups}`);
  x265('closed.mp4', 'testsrc=s=160x96:r=25:d=0.8', 'yuv420p', `open-gop=0:ref=1:slices=2:${groups}`);
  x265('deep.mp4', 'testsrc2=s=160x96:r=25:d=0.6', 'yuv420p10le', `open-gop=0:${groups}`);
  x265('layers.mp4', 'testsrc=s=160x96:r=25:d=0.6', 'yuv420p10le', `${buffers}:${groups}`);
  // No unit of it has more than 255 bytes.
  x265('small.mp4', 'color=yellow:s=160x96:r=25:d=0.8,fade=out:0:20', 'yuv420p', `crf=45:info=0:open-gop=0:${groups}`);
  const of = encodeCoded('hevc', directory.path, encodings);
  [open, closed, deep] = [of('open.mp4'), of('closed.mp4'), of('deep.mp4')];
  [deepLayers, small] = [of('layers.mp4'), of('small.mp4')];
});
afterAll(() => directory.remove());

/** A stream from its second group on, without the pictures that the group's first does not give. */
function fromCra(coded: Coded): Coded {
  const typed = coded.packets.map((packet) => ({ ...packet, type: pictureType('hevc', packet.bytes, 4) }));
  const start = typed.findIndex(({ type }) => type === 'cra');
  const next = typed.findIndex(({ type }, i) => i > start && type === 'cra');
  const packets = typed.slice(start, next).filter(({ type }) => type !== 'rasl');
  const first = Math.min(...packets.map(({ shown }) => shown));
  return {
    ...coded,
    packets: packets.map(({ bytes, shown }) => ({ bytes, shown: shown - first })),
    frames: coded.frames.slice(first, first + packets.length),
  };
}

describe('H.265 streams in one', () => {
  it('decode as each does alone, whose sets have the same numbers', () => {
    const streams = [closed, open, closed];
    expect(decodedTogether('hevc', streams)).toEqual(asAlone(streams));
  });

  it.each([1, 2, 3])('may have lengths of %d bytes', (size) => {
    const streams = [open, withShorterLengths(small, size)];
    expect(decodedTogether('hevc', streams)).toEqual(asAlone([open, small]));
    const alone = joinSets('hevc', [{ ...small.sets, lengthSize: size }]);
    for (const { bytes } of small.packets) {
      expect(alone.packet(0, withLengths(bytes, size))).toEqual(new Uint8Array(bytes));
    }
  });

  it('begin at a picture in mid-stream', () => {
    const streams = [closed, fromCra(open), closed];
    expect(streams[1]?.frames.length).toBeGreaterThan(5);
    expect(decodedTogether('hevc', streams)).toEqual(asAlone(streams));
    const [first] = streams[1]?.packets ?? [];
    const packet = joinSets('hevc', [open.sets]).packet(0, first?.bytes ?? new Uint8Array(), true);
    expect(pictureType('hevc', packet, 4)).toBe('bla');
  });

  it('show the pictures of the stream before, whatever a first one asks for', () => {
    const [first, ...others] = closed.packets;
    const units = unitsIn(first?.bytes ?? new Uint8Array()).map((unit) => {
      // no_output_of_prior_pics_flag, behind the header and another flag.
      return [19, 20].includes((unit[0] ?? 0) >> 1) ? unit.with(2, (unit[2] ?? 0) | 0x40) : unit;
    });
    const bytes = new Uint8Array(Buffer.concat(units.map((unit) => withLength(unit))));
    const asking: Coded = { ...closed, packets: [{ bytes, shown: first?.shown ?? 0 }, ...others] };
    for (const streams of [
      [open, asking],
      [asking, asking],
    ]) {
      expect(decodedTogether('hevc', streams)).toEqual(asAlone(streams));
    }
  });

  it('of ten bits, with layers in time and messages about buffers', () => {
    const streams = [deep, deepLayers, deep];
    const sequence = (coded: Coded) => coded.sets.sets.find(([first = 0]) => first >> 1 === 33) ?? new Uint8Array();
    expect([deep, deepLayers].map((coded) => readHevcSps(sequence(coded)).subLayers)).toEqual([1, 2]);
    expect(decodedTogether('hevc', streams)).toEqual(asAlone(streams));
    const before = deepLayers.packets[0]?.bytes ?? new Uint8Array();
    expect(typesIn('hevc', before)).toEqual([
      ...[35, 32, 33, 34, 'message 5', 'message 129', 'message 0', 'message 1', 20],
    ]);
    expect(typesIn('hevc', joinSets('hevc', [deep.sets, deepLayers.sets]).packet(1, before))).toEqual([
      ...[35, 'message 5', 'message 1', 20],
    ]);
  });
});
