/** How a picture is to be shown, as Exif counts it: 1 is as it is, 6 is turned clockwise by 90 degrees. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

const startOfScan = 0xda;
const app1 = 0xe1;
const orientationTag = 0x0112;

/** What a JPEG's Exif says of its orientation (Exif 2.3, 4.6.4); 1 where nothing does. */
export function jpegOrientation(head: Buffer): Orientation {
  try {
    for (let at = 2; head[at] === 0xff; ) {
      const [marker, length] = [head[at + 1], head.readUInt16BE(at + 2)];
      if (marker === startOfScan) return 1;
      const segment = head.subarray(at + 4, at + 2 + length);
      if (marker === app1 && segment.toString('latin1', 0, 6) === 'Exif\0\0') return inTiff(segment.subarray(6));
      at += 2 + length;
    }
  } catch {
    // It ends within what it says, or beyond what was read.
  }
  return 1;
}

function inTiff(tiff: Buffer): Orientation {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = short(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (short(at) === orientationTag) return orientations.find((known) => known === short(at + 8)) ?? 1;
  }
  return 1;
}
