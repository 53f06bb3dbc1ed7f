import { ClipwrightError } from '@clipwright/core';

/** Why the library cannot be used: it is not installed, or does not work here. */
export function libraryMissing(cause: unknown): ClipwrightError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isAbsent = (cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_MODULE_NOT_FOUND';
  if (isAbsent) {
    return new ClipwrightError(
      'tool-missing',
      "FFmpeg's libraries are not there: the package node-av is not installed.",
      {
        remedy: 'Install it: npm install node-av@6.1.1 (209 MB; it brings FFmpeg under the GPL), or use ffmpeg.',
        details: { tool: 'node-av' },
      },
    );
  }
  return new ClipwrightError('tool-unusable', `The package node-av does not work here: ${reason.split('\n')[0]}.`, {
    cause,
    remedy: 'It needs Linux with glibc 2.28 or later, macOS or Windows, and the package for it; or use ffmpeg.',
    details: { tool: 'node-av' },
  });
}
