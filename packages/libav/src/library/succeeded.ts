import { ClipwrightError } from '@clipwright/core';
import { systemRemedies } from '@clipwright/core/author';
import { AVERROR_ENOMEM } from 'node-av/constants';
import { FFmpegError } from 'node-av/lib';

/**
 * A result of the library, unless it says that something went wrong. Errors: `out-of-resources`, `tool-failed`.
 *
 * @param doing What it was to do: `open the encoder`.
 */
export function succeeded(code: number, doing: string): number {
  if (code >= 0) return code;
  const message = `FFmpeg's libraries could not ${doing}: ${FFmpegError.strerror(code)}.`;
  const details = { tool: 'node-av', code };
  if (code === AVERROR_ENOMEM) {
    throw new ClipwrightError('out-of-resources', message, { remedy: systemRemedies['out-of-resources'], details });
  }
  throw new ClipwrightError('tool-failed', message, { details });
}
