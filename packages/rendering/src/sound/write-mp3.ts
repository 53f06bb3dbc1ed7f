/** Kilobits a second and samples a second of layer III of MPEG-1, by their numbers in a header. */
const bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const sampleRates = [44_100, 48_000, 32_000];

/** Bytes of a frame by its header; `undefined` where that is none of layer III of MPEG-1. */
export function mp3Length(header: Uint8Array): number | undefined {
  const [sync = 0, kind = 0, rates = 0] = header;
  const bitrate = bitrates[rates >> 4];
  const sampleRate = sampleRates[(rates >> 2) & 3];
  if (sync !== 0xff || (kind & 0xfe) !== 0xfa || !bitrate || sampleRate === undefined) return undefined;
  return Math.floor((144_000 * bitrate) / sampleRate) + ((rates >> 1) & 1);
}

/** What an MP3 file tells before its first frame. */
export interface Mp3Sound {
  /** The header of any of its frames, 4 bytes: all are alike. */
  readonly header: Uint8Array;
  /** How many frames there are, and bytes of all of them. */
  readonly frames: number;
  readonly bytes: number;
  /** Samples of a frame; those before the first that is heard, a decoder's own among them; those that are heard. */
  readonly packet: number;
  readonly priming: number;
  readonly samples: number;
}

/** Samples by which every decoder is behind. */
const ofDecoder = 529;

/** Bytes from a frame's beginning, of stereo, to where a tag stands in one that is silent. */
const tagAt = 4 + 32;

/**
 * A silent frame with the tag in it by which decoders know where the sound begins and ends (Xing's, with what LAME put
 * behind it): as long as the others, so that who does not know it hears one frame of silence.
 */
export function mp3Head({ header, frames, bytes, packet, priming, samples }: Mp3Sound): Uint8Array {
  const length = mp3Length(header) ?? 0;
  const frame = Buffer.alloc(length);
  frame.set(header);
  // No checksum follows the header.
  frame[1] = (frame[1] ?? 0) | 1;
  const delay = priming - ofDecoder;
  const padding = frames * packet - delay - samples;
  let at = tagAt;
  const put = (...values: readonly number[]): void => {
    for (const value of values) at = frame.writeUInt8(value, at);
  };
  at += frame.write('Info', at, 'latin1');
  // Frames, bytes, a table of places, quality: all of them are there.
  at = frame.writeUInt32BE(15, at);
  at = frame.writeUInt32BE(frames, at);
  at = frame.writeUInt32BE(bytes + length, at);
  put(...Array.from({ length: 100 }, (_, percent) => Math.floor((percent * 256) / 100)));
  at = frame.writeUInt32BE(0, at);
  // Who made them: of others some decoders do not believe what follows.
  at += frame.write('LAME3.100', at, 'latin1');
  // Constant bit rate; nothing of a filter, of loudness (8 bytes) and of the encoder's choices.
  put(1, 0, ...Array.from({ length: 8 }, () => 0), 0, 0);
  put(delay >> 4, ((delay & 15) << 4) | (padding >> 8), padding & 255);
  // Nothing of the source, of a gain and of surround (4 bytes), and how long all is.
  put(0, 0, 0, 0);
  at = frame.writeUInt32BE(bytes + length, at);
  // The checksum of the sound is left out, that of the tag is of all before it.
  at = frame.writeUInt16BE(0, at);
  frame.writeUInt16BE(checksum(frame.subarray(0, at)), at);
  return frame;
}

/** CRC-16 as LAME has it: 0x8005, from the lowest bit on, beginning with 0. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >> 1) ^ 0xa001 : sum >> 1;
  }
  return sum;
}
