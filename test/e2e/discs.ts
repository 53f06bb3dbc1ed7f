import { execFileSync } from 'node:child_process';

/*
 * Pictures of a disc that is round as shown, as bright as the number of its frame.
 */

/** Frames of each of the two parts of a file. */
export const half = 20;
const dark = 40;
export const radius = 0.35;
/** The output's. */
export const canvas = { width: 160, height: 120 };

/** The brightness of the disc in a frame: its number. */
const brightnessOf = (frame: number): number => 60 + 4 * frame;
const numberOf = (brightness: number): number => Math.round((brightness - 60) / 4);

export interface Shape {
  readonly width: number;
  readonly height: number;
  /** How wide a pixel is. */
  readonly aspect: string;
}

/** Frames of a disc that is round as shown. */
export function part(file: string, { width, height, aspect }: Shape, first: number, args: readonly string[]): void {
  const [wide = 1, high = 1] = aspect.split('/').map(Number);
  const size = width * height * 1.5;
  const input = Buffer.alloc(size * half, 128);
  for (let frame = 0; frame < half; frame += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const inside = Math.hypot(((x + 0.5 - width / 2) * wide) / high, y + 0.5 - height / 2) < radius * height;
        input[frame * size + y * width + x] = inside ? brightnessOf(first + frame) : 16;
      }
    }
  }
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', '25', '-i', 'pipe:0'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...raw, '-vf', `setsar=${aspect}`, ...args, file], { input });
}

/** Of each frame its number, and the width and the height of its disc. */
export function measured(raw: Buffer, { width, height } = canvas) {
  const size = width * height * 1.5;
  return Array.from({ length: raw.length / size }, (_, frame) => {
    const at = (x: number, y: number): number => raw[frame * size + y * width + x] ?? 0;
    const row = Array.from({ length: width }, (_x, x) => at(x, height / 2)).filter((value) => value > dark);
    const column = Array.from({ length: height }, (_y, y) => at(width / 2, y)).filter((value) => value > dark);
    return { number: numberOf(at(width / 2, height / 2)), width: row.length, height: column.length };
  });
}
