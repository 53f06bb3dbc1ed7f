import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Runs a tool, and gives what it wrote. */
export function tool(name: 'ffmpeg' | 'ffprobe', ...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(name, ['-v', 'error', ...args], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

const palette = (options: string): string => `split[a][b];[a]palettegen=${options}[p];[b][p]paletteuse=dither=none`;

/** An animated GIF of moving bars, 20 frames of 64 x 48 at 10 frames per second. */
export function movingGif(file: string): void {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=2'];
  tool('ffmpeg', '-y', ...picture, '-vf', palette('reserve_transparent=1'), file);
}

/** A ball that moves over nothing: most of each picture is transparent. */
export function transparentGif(file: string): void {
  const ball = "color=red:s=40x30:r=10:d=1.5,format=rgba,geq=r='r(X,Y)':g='100':b='8*X'";
  const alpha = "a='if(lt(hypot(X-5-2*N,Y-15),6),255,0)'";
  const filter = `${ball}:${alpha},${palette('reserve_transparent=1')}`;
  tool('ffmpeg', '-y', '-f', 'lavfi', '-i', filter, '-gifflags', '+offsetting', file);
}

/** Numbered grays: frame k is of one gray, 8 x k + 20, and 25 of them are a second. */
export function grayClip(file: string, frames: number, rate: number, first = 0): void {
  const gray = `color=black:s=64x48:r=${rate},format=gray,geq=lum=8*(N+${first})+20,trim=end_frame=${frames}`;
  const format = file.endsWith('.gif') ? palette('reserve_transparent=0') : 'format=yuv420p';
  tool('ffmpeg', '-y', '-f', 'lavfi', '-i', `${gray},${format}`, ...(file.endsWith('.gif') ? [] : ['-qp', '1']), file);
}

/** What a GIF says of how a frame is shown. */
export interface Control {
  /** Hundredths of a second. */
  readonly delay?: number;
  /** What becomes of it: 1 it stays, 2 its place is cleared, 3 its place is put back. */
  readonly disposal?: number;
}

/** Writes a GIF again with other delays and disposals. */
export function withControls(from: string, to: string, control: (frame: number) => Control): void {
  const bytes = readFileSync(from);
  let frame = 0;
  for (let at = 0; at + 8 < bytes.length; at += 1) {
    // A graphic control extension, behind which an image begins.
    const isControl = bytes.readUInt32BE(at) >>> 8 === 0x21f904 && bytes[at + 7] === 0 && bytes[at + 8] === 0x2c;
    if (!isControl) continue;
    const { delay = bytes.readUInt16LE(at + 4), disposal = 1 } = control(frame);
    bytes.writeUInt8((bytes.readUInt8(at + 3) & 0b11100011) | (disposal << 2), at + 3);
    bytes.writeUInt16LE(delay, at + 4);
    frame += 1;
  }
  writeFileSync(to, bytes);
}
