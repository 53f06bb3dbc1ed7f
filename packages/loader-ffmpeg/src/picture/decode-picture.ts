import { toClipwrightError } from '@clipwright/core';
import type { StillPicture } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { pictureFilters } from '@clipwright/filters';
import { notMedia, opaqueAsRgb, type PictureFile, tooLarge } from '@clipwright/node-kit';
import { pamPicture } from './pam-picture.ts';

/**
 * Decodes a picture whole. Nothing but that one file is opened, by a demuxer that knows neither patterns nor other
 * files, and no decoder but its kind's. Errors: `not-media`, `source-too-large`, those of the machine.
 */
export async function decodePicture(
  runner: FfmpegRunner,
  file: string,
  { demuxer, decoders, orientation }: PictureFile,
  signal: AbortSignal,
): Promise<StillPicture> {
  const { limits } = runner.inputs;
  const stream = runner.stream({
    tool: 'ffmpeg',
    args: {
      inputs: [
        {
          source: { file },
          options: [
            ...['-protocol_whitelist', 'file,pipe,fd', '-format_whitelist', demuxer],
            ...['-codec_whitelist', decoders.join(','), '-max_pixels', String(limits.pixels)],
            // Later versions turn pictures by their Exif, earlier ones do not.
            ...['-noautorotate', '-f', demuxer],
          ],
        },
      ],
      graph: `[0:v:0]${pictureFilters(orientation)}[v]`,
      outputs: [{ target: 'pipe', options: ['-map', '[v]', '-frames:v', '1', '-c:v', 'pam', '-f', 'image2pipe'] }],
    },
  });
  const leave = (): void => void stream.return();
  signal.addEventListener('abort', leave, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(Uint8Array.from(chunk));
    const picture = pamPicture(Buffer.concat(chunks));
    if (picture === undefined) throw notMedia(file, 'it does not decode as a picture');
    return opaqueAsRgb(picture);
  } catch (error) {
    const typed = toClipwrightError(error);
    if (typed.code !== 'tool-failed') throw typed;
    const said = JSON.stringify(typed.details.stderr ?? '');
    const [, width = 0, height = 0] = /Picture size (\d+)x(\d+) (?:exceeds|is invalid)/.exec(said)?.map(Number) ?? [];
    if (width * height > limits.pixels) throw tooLarge(file, 'pixels', limits, `${width} x ${height} pixels`);
    throw notMedia(file, 'it does not decode as a picture', typed);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
