import { resolve } from 'node:path';

/**
 * A file as an argument that cannot be taken for anything else: `-i.mp4` is no option, `http:x.mp4` no host, `concat:a`
 * no protocol. Relative paths are made absolute against the working directory.
 */
export function fileArgument(file: string): string {
  return `file:${resolve(file)}`;
}
