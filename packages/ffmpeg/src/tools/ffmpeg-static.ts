import { isProgram } from './search-path.ts';

/**
 * Path of the ffmpeg that the optional package ffmpeg-static downloads when it is installed; `undefined` when the
 * package is not there, or its download did not happen (it then names a file that does not exist).
 */
export async function ffmpegStaticPath(): Promise<string | undefined> {
  try {
    const { default: path }: { default: unknown } = await import('ffmpeg-static');
    return typeof path === 'string' && (await isProgram(path)) ? path : undefined;
  } catch {
    return undefined;
  }
}
