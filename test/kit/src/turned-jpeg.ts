/** A JPEG that says how it is to be shown, and is otherwise the same: with Exif that has nothing but an orientation. */
export function turnedJpeg(plain: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  tiff.writeUInt16LE(orientation, 18);
  const head = Buffer.from('ffe10000457869660000', 'hex');
  head.writeUInt16BE(2 + 6 + tiff.length, 2);
  return Buffer.concat([plain.subarray(0, 2), head, tiff, plain.subarray(2)]);
}
