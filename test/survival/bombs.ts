import { crc32, deflateSync } from 'node:zlib';
import { cluster, element, mkv, vp8Key, vp8Track, whole } from './hostile-mkv.ts';
import {
  box,
  type ClaimedTrack,
  emptyTable,
  extends1,
  fragment,
  h264Configuration,
  mp4,
  u16,
  u32,
} from './hostile-mp4.ts';

type Ending = 'source-too-large' | 'source-damaged' | 'not-media' | 'opened';

/** A small file that claims to be large, or is made to take long. */
export interface Bomb {
  readonly what: string;
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** Zeros behind the bytes, which take no room on the disk. */
  readonly zeros?: number;
  /** How it ends. @default 'source-too-large' */
  readonly code?: Ending;
  /** How it ends where ffprobe alone is asked. @default the same */
  readonly alone?: Ending;
}

const billion = 1_000_000_000;
const emptyBox = box('free');
const gibibyte = 2 ** 30;

const small: ClaimedTrack = {
  ...{ width: 64, height: 48, codec: 'avc1', extra: h264Configuration(64, 48) },
  ...{ sampleSize: 1, samples: 25 },
};
const empty: ClaimedTrack = { ...small, samples: 0, extra: new Uint8Array() };
const frames = [vp8Key(), vp8Key()];
const repeated = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function pngChunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32(data.length), content, u32(crc32(content))]);
}

/** A grey PNG, eight bits a pixel, black: a thousandth of its size when packed. */
function png(side: number, data: Uint8Array): Buffer {
  const head = Buffer.concat([u32(side, side), Buffer.from([8, 0, 0, 0, 0])]);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const chunks = [pngChunk('IHDR', head), pngChunk('IDAT', data), pngChunk('IEND', new Uint8Array())];
  return Buffer.concat([signature, ...chunks]);
}

/** One picture in a mov, of a codec that carries its own size. */
function picture(codec: string, side: number, data: Uint8Array): Buffer {
  const size = Math.min(side, 65_535);
  const track = { width: size, height: size, codec, sampleSize: data.length, samples: 1 };
  return mp4([track], data);
}

const jpegHead = Buffer.concat([
  ...[Buffer.from('ffd8ffc0', 'hex'), u16(11), Buffer.from([8]), u16(30_000, 30_000), Buffer.from([1, 1, 0x11, 0])],
  ...[Buffer.from('ffda', 'hex'), u16(8), Buffer.from([1, 1, 0, 0, 63, 0]), Buffer.alloc(64)],
]);

/** Boxes in each other, so many levels deep. */
function nested(type: string, levels: number): Buffer {
  const bytes = Buffer.alloc(levels * 8);
  for (let i = 0; i < levels; i += 1) {
    bytes.writeUInt32BE((levels - i) * 8, 8 * i);
    bytes.write(type, 8 * i + 4, 'latin1');
  }
  return bytes;
}

/** Elements of an id in each other. */
function nestedElements(id: string, levels: number): Buffer {
  const head = Buffer.from(id, 'hex');
  const step = head.length + 8;
  const bytes = Buffer.alloc(levels * step);
  for (let i = 0; i < levels; i += 1) {
    head.copy(bytes, i * step);
    bytes.writeBigUInt64BE(2n ** 56n + BigInt((levels - i - 1) * step), i * step + head.length);
  }
  return bytes;
}

const offsets = (runs: number): Buffer => box('ctts', u32(0, runs), ...repeated(1000, () => u32(1, 1)));

export const bombs: readonly Bomb[] = [
  {
    what: 'H.264 pictures of 30000 x 30000',
    name: 'wide.mp4',
    bytes: () => mp4([{ ...small, width: 30_000, height: 30_000, extra: h264Configuration(30_000, 30_000) }]),
  },
  {
    what: 'H.264 pictures that are 30000 x 30000 where the container says 64 x 48',
    name: 'hidden.mp4',
    bytes: () => mp4([{ ...small, extra: h264Configuration(30_000, 30_000) }]),
  },
  {
    what: 'a PNG of 30000 x 30000',
    name: 'png.mov',
    bytes: () => picture('png ', 30_000, png(30_000, deflateSync(Buffer.alloc(64)))),
  },
  { what: 'a JPEG of 30000 x 30000', name: 'jpeg.mov', bytes: () => picture('jpeg', 30_000, jpegHead) },
  {
    what: 'a PNG of 8000 x 8000 packed into 62 kB',
    name: 'zip.mov',
    bytes: () => picture('png ', 8000, png(8000, deflateSync(Buffer.alloc(8001 * 8000)))),
    code: 'opened',
  },
  {
    what: 'VP8 pictures of 16383 x 16383 in a file that claims 65535 x 65535',
    name: 'wide.mkv',
    bytes: () => mkv([vp8Track(1, 65_535, 65_535)], [cluster(0, [vp8Key(16_383, 16_383)])]),
  },
  { what: 'a thousand streams', name: 'streams.mp4', bytes: () => mp4(repeated(1000, () => small)) },
  {
    what: 'a thousand streams of Matroska',
    name: 'streams.mkv',
    bytes: () =>
      mkv(
        repeated(1000, (i) => vp8Track(i + 1)),
        [cluster(0, frames)],
      ),
  },
  {
    what: 'a hundred thousand streams',
    name: 'more.mp4',
    bytes: () => mp4(repeated(100_000, () => empty)),
  },
  {
    what: 'a billion frames of a byte, in a file of as many',
    name: 'frames.mp4',
    bytes: () => mp4([{ ...small, samples: billion }]),
    zeros: gibibyte,
  },
  {
    what: 'a billion frames that are not there',
    name: 'absent.mp4',
    bytes: () => mp4([{ ...small, samples: billion }]),
  },
  {
    what: 'a billion frames with a table of sizes that is cut off',
    name: 'sizes.mp4',
    bytes: () => mp4([{ ...small, sampleSize: 0, samples: billion }]),
    code: 'not-media',
  },
  {
    what: 'thirty million frames of no bytes',
    name: 'empty.mp4',
    bytes: () => mp4([{ ...small, samples: 30_000_000 }]),
    zeros: 40_000_000,
  },
  {
    what: 'a billion frames in a fragment',
    name: 'fragment.mp4',
    bytes: () =>
      Buffer.concat([
        mp4([{ ...small, samples: 0, table: emptyTable }], Buffer.alloc(64), [extends1]),
        fragment(billion, [1, 0]),
      ]),
    code: 'not-media',
  },
  {
    what: 'a billion frames of a byte in a fragment',
    name: 'bytes.mp4',
    bytes: () =>
      Buffer.concat([
        mp4([{ ...small, samples: 0, table: emptyTable }], Buffer.alloc(64), [extends1]),
        fragment(billion, [1, 1]),
        u32(1),
        Buffer.from('mdat'),
        u32(0, gibibyte + 16),
      ]),
    zeros: gibibyte,
    code: 'not-media',
  },
  {
    what: 'a billion composition offsets',
    name: 'offsets.mp4',
    bytes: () =>
      mp4([
        {
          ...small,
          table: [
            box('stts', u32(0, 1, 25, 1)),
            box('stsc', u32(0, 1, 1, 25, 1)),
            box('stsz', u32(0, 1, 25)),
            box('stco', u32(0, 1, 40)),
            offsets(billion),
          ],
        },
      ]),
    code: 'not-media',
  },
  {
    what: 'a frame that lasts for years',
    name: 'years.mp4',
    bytes: () => mp4([{ ...small, samples: 25, ticks: 2 ** 30 }]),
    alone: 'source-damaged',
  },
  {
    what: 'frames that are years apart',
    name: 'years.mkv',
    bytes: () => mkv([vp8Track(1)], [cluster(0, frames), cluster(2n ** 40n, frames)], 2 ** 52),
  },
  {
    what: 'a header nested a hundred thousand levels deep',
    name: 'nested.mp4',
    bytes: () => mp4([small], Buffer.alloc(64), [nested('udta', 100_000)]),
    code: 'opened',
    alone: 'not-media',
  },
  {
    what: 'tracks nested a hundred thousand levels deep',
    name: 'tracks.mp4',
    bytes: () => mp4([small], Buffer.alloc(64), [nested('trak', 100_000)]),
    code: 'source-damaged',
  },
  {
    what: 'elements nested fifty thousand levels deep',
    name: 'nested.mkv',
    bytes: () => mkv([vp8Track(1)], [nestedElements('1254c367', 50_000), cluster(0, frames)]),
    code: 'opened',
  },
  {
    what: 'three hundred thousand boxes',
    name: 'boxes.mp4',
    bytes: () => Buffer.concat([mp4([small]), Buffer.alloc(2_400_000, emptyBox)]),
    code: 'opened',
    alone: 'source-damaged',
  },
  {
    what: 'three hundred thousand boxes before the header',
    name: 'late.mp4',
    bytes: () =>
      Buffer.concat([box('ftyp', Buffer.from('isom'), u32(0)), Buffer.alloc(2_400_000, emptyBox), mp4([small])]),
    code: 'source-damaged',
  },
  {
    what: 'three hundred thousand boxes within the header',
    name: 'inner.mp4',
    bytes: () => mp4([small], Buffer.alloc(64), [Buffer.alloc(2_400_000, emptyBox)]),
    code: 'source-damaged',
  },
  {
    what: 'four million empty elements among the tracks',
    name: 'voids.mkv',
    bytes: () => mkv([vp8Track(1), Buffer.alloc(8_000_000, Buffer.from('ec80', 'hex'))], [cluster(0, frames)]),
    code: 'opened',
  },
  {
    what: 'an index of a million keyframes that are not there',
    name: 'cues.mkv',
    bytes: () =>
      mkv(
        [vp8Track(1)],
        [
          element('1c53bb6b', Buffer.alloc(13_000_000, Buffer.from('bb8bb38100b786f78101f18100', 'hex'))),
          cluster(0, frames),
        ],
      ),
    code: 'opened',
  },
  {
    what: 'a million blocks of no bytes',
    name: 'blocks.mkv',
    bytes: () =>
      mkv(
        [vp8Track(1)],
        [element('1f43b675', element('e7', whole(0)), Buffer.alloc(6_000_000, Buffer.from('a38481000080', 'hex')))],
      ),
    code: 'source-damaged',
  },
];
