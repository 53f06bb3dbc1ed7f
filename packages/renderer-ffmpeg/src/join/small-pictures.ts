import { ClipwrightError } from '@clipwright/core';
import { fromTask } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner } from '@clipwright/ffmpeg';
import { byteReader } from '@clipwright/node-kit';
import type { Observable } from 'rxjs';
import { stretchArguments } from './stretch-arguments.ts';
import type { FileStretch } from './stretch-list.ts';

/** Columns and rows of a small picture: few enough that noise is averaged, enough that what is elsewhere shows. */
const width = 32;
const height = 18;

/** A frame that is wanted: its time on its file's clock, and by how much that may be another, in microseconds. */
export interface WantedFrame {
  readonly micros: bigint;
  readonly slack: number;
}

/**
 * Decodes stretches of a file and gives frames of them made small: the brightness of each of their places. Emits once;
 * fewer than are wanted where some are missing. Errors: the runner's.
 *
 * @param stretches As of `frameHashes`.
 * @param wanted Ascending.
 * @param isForeign Whether the file is a user's.
 */
export function smallPictures(
  runner: FfmpegRunner,
  file: string,
  stretches: readonly FileStretch[],
  wanted: readonly WantedFrame[],
  isForeign: boolean,
): Observable<readonly Uint8Array[]> {
  return fromTask(async (left) => {
    const { args, stdin, start } = stretchArguments(runner, file, stretches, isForeign);
    const seconds = (micros: number): string => (micros / 1_000_000).toFixed(6);
    const times = wanted.map(({ micros, slack }) => {
      const time = Number(micros - start);
      return `between(t,${seconds(time - slack)},${seconds(time + slack)})`;
    });
    const filters = `select='${times.join('+')}',scale=${width}:${height}:flags=area,format=gray`;
    const output = ['-vf', filters, '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'];
    const stream = endedBy(runner.stream({ tool: 'ffmpeg', args: [...args, ...output], stdin }), left);
    const bytes = byteReader(stream);
    const pictures: Uint8Array[] = [];
    try {
      while (pictures.length <= wanted.length) {
        const picture = await bytes.take(width * height);
        if (picture.length < width * height) break;
        pictures.push(picture);
      }
    } catch (error) {
      // Where nothing decodes there are no pictures.
      if (!(error instanceof ClipwrightError) || error.code !== 'tool-failed') throw error;
    } finally {
      await stream.return();
    }
    return pictures;
  });
}

/** The largest difference of two small pictures in any place, 0 to 255. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? 0))), 0);
}
