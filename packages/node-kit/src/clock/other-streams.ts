import { ClipwrightError, type SourceInfo } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { beginsAnywhere } from '../inputs/container-seeking.ts';
import type { FollowedFile } from './followed-file.ts';

/**
 * Throws `source-appended` where the pictures or the sound of a stream end before those of another one begin, as where
 * recordings with streams of other numbers were appended to each other, and the request leaves open which of them is
 * meant: the rest would be lost.
 */
export function checkGoesOn(
  { uri, streams = {} }: OpenRequest,
  { container, video, audio, ...info }: SourceInfo,
  { extents }: Pick<FollowedFile, 'extents'>,
): void {
  if (!beginsAnywhere(container)) return;
  const kinds = [
    { kind: 'video', what: 'pictures', chosen: video.index, asked: streams.video },
    { kind: 'audio', what: 'sound', chosen: audio?.index, asked: streams.audio },
  ] as const;
  for (const { kind, what, chosen, asked } of kinds) {
    const own = chosen === undefined ? undefined : extents.get(chosen);
    if (own === undefined || asked !== undefined) continue;
    const others = (info.streams ?? []).filter(({ index, kind: other }) => other === kind && index !== chosen);
    const next = others.find(({ index }) => (extents.get(index)?.first ?? 0) > own.last);
    if (next === undefined) continue;
    throw new ClipwrightError(
      'source-appended',
      `The ${what} of ${uri} ${kind === 'video' ? 'go' : 'goes'} on in another stream (${next.index}) where stream ${chosen} ends.`,
      {
        remedy: `Name the streams that are meant (streams: { ${kind}: ${chosen} } or { ${kind}: ${next.index} }), each part as a clip of its own, or join the parts with ffmpeg's concat demuxer.`,
        details: { source: uri, stream: chosen, next: next.index, position: extents.get(next.index)?.first ?? 0 },
      },
    );
  }
}
