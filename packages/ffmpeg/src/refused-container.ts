import { containerKind, type RefusedContainer } from '@clipwright/node-kit';

/**
 * Which container ffmpeg or ffprobe refused because it is not among those that are opened, by the lines that it
 * complained with.
 */
export function refusedContainer(complaints: readonly string[]): RefusedContainer | undefined {
  for (const line of complaints) {
    const [, names] = /\[([\w,-]+)(?: @ [^\]]*)?\] Format not on whitelist/.exec(line) ?? [];
    const [demuxer] = names?.split(',') ?? [];
    if (demuxer === undefined) continue;
    return { demuxer, kind: containerKind(demuxer) };
  }
  return undefined;
}
