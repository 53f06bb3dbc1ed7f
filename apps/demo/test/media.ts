import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import { catalogue, type Sample } from '../src/samples/catalogue.ts';
import { type GrayPicture, readLabel } from '../src/samples/label.ts';

/** A folder of its own, removed when disposed. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'clipwright-demo-test-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** The catalogue with pictures small enough for a test. */
export const smallSamples: readonly Sample[] = catalogue.map(small);

/** A sample with pictures small enough for a test. */
export function small<T extends Pick<Sample, 'width' | 'height'>>(sample: T): T {
  const shrink = 240 / Math.min(sample.width, sample.height);
  const even = (pixels: number): number => 4 * Math.round((pixels * shrink) / 4);
  return { ...sample, width: even(sample.width), height: even(sample.height) };
}

/** What a file decodes to, with these options of the output. */
export async function decoded(runner: FfmpegRunner, file: string, options: readonly string[]): Promise<Uint8Array> {
  const args: CommandSpec = { inputs: [{ source: { file } }], outputs: [{ target: 'pipe', options }] };
  const chunks: Uint8Array[] = [];
  for await (const chunk of runner.stream({ tool: 'ffmpeg', args })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Every frame of a file of that size. */
export async function picturesIn(
  runner: FfmpegRunner,
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<GrayPicture[]> {
  const options = ['-map', '0:v:0', '-f', 'rawvideo', '-pix_fmt', 'gray', '-fps_mode', 'passthrough'];
  const pixels = await decoded(runner, file, options);
  const size = width * height;
  return Array.from({ length: pixels.length / size }, (_, frame) => ({
    data: pixels.subarray(frame * size, (frame + 1) * size),
    width,
    height,
  }));
}

/** What a frame of a sample says of itself: `AURORA 17`. */
export function saidBy(picture: GrayPicture, sample: Pick<Sample, 'width' | 'height'>): string {
  const code = readLabel(picture, sample);
  return code === undefined ? 'nothing' : `${catalogue[code.source]?.name} ${code.frame}`;
}
