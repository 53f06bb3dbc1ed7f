import { extname } from 'node:path';
import type { OpenRequest } from '@clipwright/core/author';
import type { FileRecord } from '@clipwright/node-kit';

/** Raised when probing gives something else for the same file, so that nothing told before is found again. */
const schema = 11;

/**
 * Everything that probing a file depends on. Not its path: a path says nothing of the content. Its extension, which
 * ffprobe goes by where the content leaves a choice. The streams, where they are chosen.
 *
 * @param tool The version of ffprobe, and what it may open.
 * @param part Which part of the index is meant, by ticks; absent for what is told of the file.
 */
export function probeKey(
  { uri, streams = {}, outsidePicture = 'drop', rate }: OpenRequest,
  record: FileRecord,
  tool: readonly string[],
  part: readonly number[] = [],
): string {
  const { device, inode, size, mtimeNs, ctimeNs } = record;
  const numbers = [device, inode, size, mtimeNs, ctimeNs].map(String);
  const chosen = [streams.video ?? null, streams.audio ?? null, outsidePicture, rate ?? null];
  return JSON.stringify([
    'loader-ffmpeg probe',
    schema,
    tool,
    extname(uri).toLowerCase(),
    ...numbers,
    ...chosen,
    ...part,
  ]);
}
