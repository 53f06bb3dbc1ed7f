import type { FileHandle } from 'node:fs/promises';

/*
 * Where a second whole file begins in kinds of sound files whose parts do not tell where the first one ends.
 */

/** Bytes that are read at a time. */
const stretch = 2 ** 20;
/** Bytes that tell whether it begins somewhere, at most. */
const enough = 32;

type Search = (file: FileHandle) => Promise<number | undefined>;

/** A FLAC file begins with its name and a block of 34 bytes, of which the first is the only one or not. */
export const secondFlac: Search = (file) => {
  const blocks = [0x00000022, 0x80000022];
  return searched(file, 'fLaC', (bytes, at) => blocks.includes(bytes.readUInt32BE(at + 4)));
};

/** A file of True Audio begins with its name, its format, and its numbers of channels, bits and samples. */
export const secondTrueAudio: Search = (file) =>
  searched(file, 'TTA1', (bytes, at) => {
    const [format, channels, bits, rate] = [4, 6, 8, 10].map((place) => bytes.readUInt16LE(at + place));
    return [1, 3].includes(format ?? 0) && channels !== 0 && [8, 16, 24, 32].includes(bits ?? 0) && rate !== 0;
  });

/**
 * Blocks of WavPack tell the number of their first sample, and whether they are the first of those of a time, one for
 * two channels.
 */
export const secondWavPack: Search = (file) =>
  searched(file, 'wvpk', (bytes, at) => {
    const [version, samples] = [bytes.readUInt16LE(at + 8), bytes.readUInt32LE(at + 20)];
    const number = bytes.readUInt32LE(at + 16) + bytes.readUInt8(at + 10);
    return (
      version >= 0x402 && version <= 0x410 && samples > 0 && number === 0 && (bytes.readUInt32LE(at + 24) & 0x800) !== 0
    );
  });

/** The first place behind a file's beginning where a word stands and what is around it is as it should be. */
async function searched(
  file: FileHandle,
  word: string,
  isIt: (bytes: Buffer, at: number) => boolean,
): Promise<number | undefined> {
  const bytes = Buffer.alloc(stretch);
  for (let position = 1; ; position += stretch - enough + 1) {
    const { bytesRead } = await file.read(bytes, 0, stretch, position);
    const read = bytes.subarray(0, bytesRead);
    for (let at = read.indexOf(word); at >= 0 && at + enough <= bytesRead; at = read.indexOf(word, at + 1)) {
      if (isIt(read, at)) return position + at;
    }
    if (bytesRead < stretch) return undefined;
  }
}
