import {
  type Clip,
  isGap,
  type ListLoss,
  Rational,
  type Seconds,
  sourceName,
  type Timeline,
  type TimelineItem,
} from '@clipwright/core';
import {
  earliestStarts,
  openRequest,
  secondsOfTimecode,
  secondsToRational,
  sourceId,
  type TimecodeSource,
  timecodeZero,
} from '@clipwright/core/author';
import { Losses } from './losses.ts';
import { rateOf, secondsOf } from './seconds-of.ts';

/** A timeline that knows its sources, and what was assumed of them. */
export interface KnownTimeline {
  readonly timeline: Timeline;
  readonly losses: readonly ListLoss[];
}

/**
 * The same timeline with what its sources say: positions count from their first frames, and it holds where their
 * timecode begins, how long they are, and frames per second, as far as it did not say so itself. It is what lists of
 * editors are written of. Pure.
 *
 * @param infoOf What is known of a clip's source, as a loader tells it; `undefined` leaves the clip as it is.
 */
export function withSources(timeline: Timeline, infoOf: (clip: Clip) => TimecodeSource | undefined): KnownTimeline {
  const losses = new Losses();
  const all = [timeline.items, ...(timeline.tracks ?? []).map(({ items }) => items)].flat();
  const clips = all.filter((item): item is Clip => !isGap(item));
  const earliest = earliestStarts(clips);
  const known = (item: TimelineItem): TimelineItem => {
    const info = isGap(item) ? undefined : infoOf(item);
    return isGap(item) || info === undefined ? item : knownClip(item, info, earliest, losses);
  };
  const first = clips.map(infoOf).find((info) => info !== undefined);
  const rate = timeline.rate ?? (first === undefined ? undefined : rateOf(Rational.from(first.video.frameRate)));
  const tracks = timeline.tracks?.map((track) => ({ ...track, items: track.items.map(known) }));
  return {
    timeline: {
      ...timeline,
      ...(rate === undefined ? {} : { rate }),
      items: timeline.items.map(known),
      ...(tracks === undefined ? {} : { tracks }),
    },
    losses: losses.all,
  };
}

function knownClip(clip: Clip, info: TimecodeSource, earliest: ReadonlyMap<string, Rational>, losses: Losses): Clip {
  const { positions, footage = {}, ...others } = clip;
  const rate = Rational.from(info.video.frameRate);
  const said = info.timecode === undefined ? undefined : secondsOfTimecode(info.timecode, rate);
  const start = earliest.get(sourceId(openRequest(clip)));
  const counted = positions !== 'timecode' || start === undefined ? undefined : timecodeZero(start, info);
  for (const { message } of counted?.warnings ?? [])
    losses.add('assumed', 'timecode', `${sourceName(clip)}: ${message}`);
  const zero = counted?.zero ?? (footage.timecodeStart === undefined ? said : secondsToRational(footage.timecodeStart));
  const moved = (time: Seconds): Seconds =>
    counted === undefined ? time : secondsOf(secondsToRational(time).sub(counted.zero));
  return {
    ...others,
    ...(counted === undefined ? {} : { start: moved(clip.start ?? 0) }),
    ...(clip.end === undefined ? {} : { end: moved(clip.end) }),
    ...(clip.markers === undefined ? {} : { markers: clip.markers.map((each) => ({ ...each, at: moved(each.at) })) }),
    footage: {
      duration: secondsOf(Rational.from(info.duration)),
      ...footage,
      ...(zero === undefined || zero.compare(0) === 0 ? {} : { timecodeStart: secondsOf(zero) }),
    },
  };
}
