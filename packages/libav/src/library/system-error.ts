import { FFmpegError, PosixError } from 'node-av/lib';

/** What keeps a file from being opened or written, whatever is in it. */
const names = [
  PosixError.ENOENT,
  PosixError.ENOTDIR,
  PosixError.EACCES,
  PosixError.EPERM,
  PosixError.EMFILE,
  PosixError.ENOSPC,
];

/** An error of the operating system behind one of the library, as Node would say it; `undefined` for any other. */
export function systemError(code: number): Error | undefined {
  const name = names.find((each) => FFmpegError.AVERROR(each) === code);
  return name === undefined ? undefined : Object.assign(new Error(FFmpegError.strerror(code)), { code: String(name) });
}
