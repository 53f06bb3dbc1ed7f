/*
 * A writer of mp4 files that need not be true: each table says what it is told to say.
 */

/** Whole numbers of four bytes. */
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

/** Of two. */
export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, 2 * i);
  return bytes;
}

/** A box of a type around its content (ISO/IEC 14496-12, 4.2). */
export const box = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const inner = Buffer.concat(content);
  return Buffer.concat([u32(8 + inner.length), Buffer.from(type, 'latin1'), inner]);
};

/** A box with version 0 and flags. */
const full = (type: string, flags: number, ...content: readonly Uint8Array[]): Buffer =>
  box(type, u32(flags), ...content);

const matrix = u32(0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x4000_0000);

/** What a track claims. */
export interface ClaimedTrack {
  /** Of its pictures. */
  readonly width: number;
  readonly height: number;
  /** Sample entry's four letters, and what it has beside its size. */
  readonly codec: string;
  readonly extra?: Uint8Array;
  /** Bytes of each sample; 0 where there is a table of them. */
  readonly sampleSize: number;
  readonly samples: number;
  /** Ticks of each sample, of which there are 25 a second. @default 1 */
  readonly ticks?: number;
  /** Where the samples are. @default in this file */
  readonly reference?: Uint8Array;
  /** Boxes of the sample table, in place of those that follow from the above. */
  readonly table?: readonly Uint8Array[];
}

function sampleEntry({ codec, width, height, extra = new Uint8Array() }: ClaimedTrack): Buffer {
  const head = [u32(0), u16(0, 1), u32(0, 0, 0, 0), u16(width, height), u32(0x48_00_00, 0x48_00_00, 0), u16(1)];
  return box(codec, ...head, Buffer.alloc(32), u16(24, 0xffff), extra);
}

/** With the id 0. */
function track(claimed: ClaimedTrack, dataAt: number): Buffer {
  const { width, height, sampleSize, samples, ticks = 1, reference = full('url ', 1) } = claimed;
  const table = claimed.table ?? [
    full('stts', 0, u32(1, samples, ticks)),
    full('stsc', 0, u32(1, 1, samples, 1)),
    full('stsz', 0, u32(sampleSize, samples)),
    full('stco', 0, u32(1, dataAt)),
  ];
  const duration = Math.min(2 ** 32 - 1, samples * ticks);
  return box(
    'trak',
    full('tkhd', 3, u32(0, 0, 0, 0, duration, 0, 0, 0, 0), matrix, u32(width * 65_536, height * 65_536)),
    box(
      'mdia',
      full('mdhd', 0, u32(0, 0, 25, duration), u16(0x55c4, 0)),
      full('hdlr', 0, u32(0), Buffer.from('vide'), u32(0, 0, 0), Buffer.alloc(1)),
      box(
        'minf',
        full('vmhd', 1, u32(0, 0)),
        box('dinf', full('dref', 0, u32(1), reference)),
        box('stbl', full('stsd', 0, u32(1), sampleEntry(claimed)), ...table),
      ),
    ),
  );
}

/** Where a track's id is in it. */
const idAt = 28;

/** The same with another id. */
function numbered(trak: Buffer, id: number): Buffer {
  const copy = Buffer.from(trak);
  copy.writeUInt32BE(id, idAt);
  return copy;
}

/** The tables of a track whose samples are all in fragments. */
export const emptyTable: readonly Uint8Array[] = [
  full('stts', 0, u32(0)),
  full('stsc', 0, u32(0)),
  full('stsz', 0, u32(0, 0)),
  full('stco', 0, u32(0)),
];

/** A fragment of a run of samples that have no more of their own than what the track says of each. */
export function fragment(samples: number, [duration, size]: readonly [duration: number, size: number]): Buffer {
  const tfhd = full('tfhd', 0x2_00_38, u32(1, duration, size, 0));
  const run = (offset: number): Buffer =>
    box(
      'moof',
      full('mfhd', 0, u32(1)),
      box('traf', tfhd, full('tfdt', 0, u32(0)), full('trun', 1, u32(samples, offset))),
    );
  return run(run(0).length + 8);
}

/**
 * A file with the samples' bytes first, so that their place does not depend on what follows.
 *
 * @param data The bytes of all samples that are there.
 * @param more Boxes within the header, such as `mvex`.
 */
export function mp4(
  tracks: readonly ClaimedTrack[],
  data: Uint8Array = Buffer.alloc(64),
  more: readonly Uint8Array[] = [],
): Buffer {
  const ftyp = box('ftyp', Buffer.from('isom'), u32(0x200), Buffer.from('isomiso2mp41'));
  const mvhd = full('mvhd', 0, u32(0, 0, 25, 1, 0x1_00_00), u16(0x100, 0), u32(0, 0), matrix, Buffer.alloc(24), u32(2));
  // Those that claim the same are written once: there may be a hundred thousand.
  const made = new Map([...new Set(tracks)].map((claimed) => [claimed, track(claimed, ftyp.length + 8)]));
  const traks = tracks.map((claimed, i) => numbered(made.get(claimed) ?? Buffer.alloc(0), i + 1));
  return Buffer.concat([ftyp, box('mdat', data), box('moov', mvhd, ...traks, ...more)]);
}

/** Says that there are fragments. */
export const extends1 = box('mvex', full('trex', 0, u32(1, 1, 0, 0, 0)));

/** Bits, most significant first. */
function bitsOf(text: string): Buffer {
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '0');
  return Buffer.from((padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An unsigned Exp-Golomb code. */
const ue = (value: number): string => {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
};

/** The configuration of H.264 pictures of a size, in whole macroblocks: an `avcC` box. */
export function h264Configuration(width: number, height: number): Buffer {
  const parameters = `${[0, 0, 0, 0, 1].map(ue).join('')}0${ue(width / 16 - 1)}${ue(height / 16 - 1)}1100`;
  const sps = Buffer.concat([Buffer.from([0x67, 66, 0, 62]), bitsOf(`${parameters}1`)]);
  const pps = Buffer.from([0x68, 0xce, 0x38, 0x80]);
  const units = [Buffer.from([0xe1]), u16(sps.length), sps, Buffer.from([1]), u16(pps.length), pps];
  return box('avcC', Buffer.from([1, 66, 0, 62, 0xff]), ...units);
}
