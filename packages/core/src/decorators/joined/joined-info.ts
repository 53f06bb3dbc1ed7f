import type { AudioStreamInfo, DecoderInfo, SourceInfo, VideoStreamInfo } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { JoinedClock } from './joined-clock.ts';

/** What is told of a source in several parts: what the first one is, as long as all of them. */
export function joinedInfo(first: SourceInfo, infos: readonly SourceInfo[], { end, grid }: JoinedClock): SourceInfo {
  const { video, audio, hints: _, ...info } = first;
  const { grid: __, frames: ___, decoder, ...picture } = video;
  const counts = infos.map((each) => each.video.frames);
  const frames = counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  const most = decoder === undefined ? undefined : mostOf(decoder, infos);
  const isVariable = infos.some((each) => each.video.variable === true);
  return {
    ...info,
    duration: Rational.from(video.timebase)
      .mul(end - video.origin)
      .toString(),
    video: {
      ...picture,
      ...(isVariable ? { variable: true } : {}),
      ...(grid === undefined ? {} : { grid }),
      ...(frames === undefined ? {} : { frames }),
      ...(most === undefined ? {} : { decoder: most }),
    } satisfies VideoStreamInfo,
    ...(audio === undefined ? {} : { audio: soundOf(audio, infos) }),
  };
}

/** What lies outside the pictures of all. */
function soundOf({ outside: first, ...audio }: AudioStreamInfo, infos: readonly SourceInfo[]): AudioStreamInfo {
  const last = infos.at(-1)?.audio?.outside;
  const [before, after] = [first?.before ?? '0/1', last?.after ?? '0/1'] as const;
  return before === '0/1' && after === '0/1' ? audio : { ...audio, outside: { before, after } };
}

/** The most that any part asks of a decoder; nothing where one of them says nothing. */
function mostOf({ profile: _, level: __, reorderDepth: ___, ...first }: DecoderInfo, infos: readonly SourceInfo[]) {
  const most = (name: 'profile' | 'level' | 'reorderDepth') => {
    const values = infos.map(({ video }) => video.decoder?.[name]);
    const known = values.filter((value) => value !== undefined);
    return known.length < values.length ? {} : { [name]: Math.max(...known) };
  };
  return { ...first, ...most('profile'), ...most('level'), ...most('reorderDepth') } satisfies DecoderInfo;
}
