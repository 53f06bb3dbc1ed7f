import { ClipwrightError } from '@clipwright/core';
import { FFmpegError, FormatContext } from 'node-av/lib';

/** A file that was written here, and is open again. Disposing it closes it. */
export interface OwnFile extends Disposable {
  readonly context: FormatContext;
}

/** Errors: `verification-failed`. */
export function openOwn(file: string): OwnFile {
  const context = new FormatContext();
  const close = (): void => context.closeInputSync();
  const opened = (code: number): void => {
    if (code >= 0) return;
    throw new ClipwrightError('verification-failed', `${file} cannot be read back: ${FFmpegError.strerror(code)}.`, {
      details: { file },
    });
  };
  try {
    opened(context.openInputSync(`file:${file}`));
    opened(context.findStreamInfoSync());
    return { context, [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}
