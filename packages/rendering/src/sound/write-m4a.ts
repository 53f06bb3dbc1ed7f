import { box, long, longTimes, matrix } from '@clipwright/packets';

/** What an mp4 file of AAC tells. */
export interface M4aSound {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitrate: number;
  /** Bytes of each packet. */
  readonly sizes: readonly number[];
  /** Samples of a packet; those that the encoder put before the first; those that are heard. */
  readonly packet: number;
  readonly priming: number;
  readonly samples: number;
}

/** What stands before the packets, which are one chunk: 16 bytes of it say how long they are. */
export function m4aHead(bytes: number): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(bytes + 16));
  return Buffer.concat([fileType, Buffer.from([0, 0, 0, 1]), Buffer.from('mdat'), size]);
}

/**
 * What stands after them (ISO/IEC 14496-12 and -14): one track, whose edit list leaves out what the encoder put before
 * the first sample, and ends with the last one. All of it counts in samples.
 */
export function m4aTail(sound: M4aSound): Uint8Array {
  const { sampleRate, sizes, packet, priming, samples } = sound;
  const duration = priming + samples;
  const last = duration - (sizes.length - 1) * packet;
  const times = sizes.length > 1 ? [sizes.length - 1, packet, 1, last] : [1, last];
  const movie = [longTimes, ...long(0), ...long(0), sampleRate, ...long(samples)];
  const table = [
    box('stsd', [0, 1], sampleEntry(sound)),
    box('stts', [0, times.length / 2, ...times]),
    box('stsc', [0, 1, 1, sizes.length, 1]),
    box('stsz', [0, 0, sizes.length, ...sizes]),
    box('stco', [0, 1, m4aHead(0).length]),
  ];
  const media = box(
    'minf',
    [],
    box('smhd', [0, 0]),
    box('dinf', [], box('dref', [0, 1], box('url ', [1]))),
    box('stbl', [], ...table),
  );
  const track = [
    box('tkhd', [longTimes | 3, ...long(0), ...long(0), 1, 0, ...long(samples), 0, 0, 1, 0x1000000, ...matrix, 0, 0]),
    box('edts', [], box('elst', [longTimes, 1, ...long(samples), ...long(priming), 0x10000])),
    box(
      'mdia',
      [],
      box('mdhd', [longTimes, ...long(0), ...long(0), sampleRate, ...long(duration), 0x55c40000]),
      box('hdlr', [0, 0], Buffer.from('soun'), Buffer.alloc(12), Buffer.from('sound\0')),
      media,
    ),
  ];
  return box(
    'moov',
    [],
    box('mvhd', [...movie, 0x10000, 0x1000000, 0, 0, ...matrix, 0, 0, 0, 0, 0, 0, 2]),
    box('trak', [], ...track),
  );
}

/**
 * The sound's format, with the decoder's configuration: AAC LC, as ffmpeg's encoder writes it, without spectral band
 * replication.
 */
function sampleEntry({ sampleRate, channels, bitrate, sizes }: M4aSound): Uint8Array {
  const configuration = Buffer.alloc(5);
  configuration.writeUInt16BE((2 << 11) | (rates.indexOf(sampleRate) << 7) | (channels << 3));
  configuration.set([0x56, 0xe5, 0x00], 2);
  const decoder = Buffer.alloc(13);
  decoder.set([0x40, 0x15]);
  decoder.writeUIntBE(Math.max(0, ...sizes.slice(0, 4096)), 2, 3);
  decoder.writeUInt32BE(bitrate, 5);
  decoder.writeUInt32BE(bitrate, 9);
  const stream = descriptor(
    3,
    Buffer.from([0, 1, 0]),
    descriptor(4, decoder, descriptor(5, configuration)),
    descriptor(6, Buffer.from([2])),
  );
  const entry = Buffer.alloc(28);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(channels, 16);
  entry.writeUInt16BE(16, 18);
  entry.writeUInt16BE(sampleRate, 24);
  return box('mp4a', [], entry, box('esds', [0], stream));
}

/** By their numbers in a configuration. */
const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000];

const fileType = box('ftyp', [], Buffer.from('isom\0\0\u0002\0isomiso2mp41', 'latin1'));

/** A descriptor of fewer than 128 bytes. */
function descriptor(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
