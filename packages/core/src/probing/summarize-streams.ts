import type { StreamSummary } from '../contracts/source-info.ts';
import type { FoundOther, FoundSource } from './found-source.ts';

function summary(
  kind: StreamSummary['kind'],
  { index, codec, isDefault = false, language }: FoundOther,
): StreamSummary {
  return {
    index,
    kind,
    ...(codec === undefined ? {} : { codec }),
    isDefault,
    ...(language === undefined ? {} : { language }),
  };
}

/** Every stream of a source in its order; `undefined` where others may be there that nobody told of. */
export function summarizeStreams({ video, audio, others }: FoundSource): readonly StreamSummary[] | undefined {
  if (others === undefined) return undefined;
  return [
    ...video.map((stream) => summary(stream.isPicture ? 'other' : 'video', stream)),
    ...audio.map((stream) => summary('audio', stream)),
    ...others.map((stream) => summary('other', stream)),
  ].sort((a, b) => a.index - b.index);
}
