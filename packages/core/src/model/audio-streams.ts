import type { SourceInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { AudioStreamUse, Clip } from './timeline.ts';

/** A stream of sound of a clip's source, and the factor on it. */
interface UsedStream {
  readonly stream: number;
  readonly volume: number;
}

/** Streams that are mixed at most. */
const most = 64;

/** The streams that a clip names, in order; `undefined` where it names none. Errors: `invalid-clip`. */
export function namedStreams({ audioStreams, streams }: Clip): readonly UsedStream[] | undefined {
  if (audioStreams === undefined) return undefined;
  if (streams?.audio !== undefined) {
    throw invalid('There are both streams.audio and audioStreams.', 'Keep one of them.');
  }
  if (audioStreams === 'all') return undefined;
  const given: unknown = audioStreams;
  if (!Array.isArray(given) || given.length === 0 || given.length > most) {
    throw invalid(
      'The audioStreams of a clip are none.',
      `Name 1 to ${most} of them by their numbers, or write "all".`,
    );
  }
  const used = audioStreams.map(usedStream);
  for (const { stream, volume } of used) {
    if (!Number.isInteger(stream) || stream < 0 || !(volume >= 0 && volume <= 16)) {
      const remedy = 'Write the number of a stream, or { "stream": 1, "volume": 0.5 }, with a volume from 0 to 16.';
      throw invalid(`A clip has the audioStreams ${JSON.stringify(audioStreams)}.`, remedy);
    }
  }
  if (new Set(used.map(({ stream }) => stream)).size < used.length) {
    throw invalid('A stream of sound is named twice.', 'Name each once.');
  }
  return used;
}

function usedStream(use: AudioStreamUse): UsedStream {
  return typeof use === 'number' ? { stream: use, volume: 1 } : { volume: 1, ...use };
}

/** The streams that a clip is opened with: the first that it names; what is none is refused elsewhere. */
export function withOwnStream({ audioStreams, streams }: Clip): Clip['streams'] {
  const [first] = Array.isArray(audioStreams) ? audioStreams.map(usedStream) : [];
  const isOne = first !== undefined && Number.isInteger(first.stream) && first.stream >= 0;
  return isOne ? { ...streams, audio: first.stream } : streams;
}

/** What is heard of a clip beside the stream that it is opened with, each as a clip that is heard alone. */
export function clipsBeside(clip: Clip, { audio, streams = [] }: SourceInfo): readonly Clip[] {
  const { audioStreams, transforms: _, layers: __, volume = 1, ...others } = clip;
  const all = streams.flatMap(({ kind, index }) =>
    kind === 'audio' && index !== audio?.index ? [{ stream: index, volume: 1 }] : [],
  );
  const used = audioStreams === 'all' ? all : (namedStreams(clip)?.slice(1) ?? []);
  return used.map((use) => ({
    ...others,
    streams: { ...clip.streams, audio: use.stream },
    volume: volume * use.volume,
  }));
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
