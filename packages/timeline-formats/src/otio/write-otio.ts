import {
  type Annotated,
  type Clip,
  isGap,
  type ListWriteOptions,
  type Marker,
  Rational,
  type Timeline,
  type TimelineItem,
  type Transition,
  type TransitionDrawing,
  type WrittenList,
} from '@clipwright/core';
import { type Json, secondsToRational } from '@clipwright/core/author';
import { countedRate } from '../counted-rate.ts';
import { fadesAt } from '../cut/fades-at.ts';
import { clipEnd, clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { Losses } from '../losses.ts';
import { urlOfPath } from '../media-url.ts';
import { secondsOf } from '../seconds-of.ts';
import { clipLosses, gapLosses, timelineLosses } from '../written-losses.ts';
import { customTransition } from './otio-track.ts';

type Written = Readonly<Record<string, Json>>;

/** An OpenTimelineIO file: one track of pictures, one of their sound, and those beside them. */
export function writeOtio(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const writer = new Writer(countedRate(timeline, options, losses), losses);
  const text = `${JSON.stringify(writer.timeline(timeline), null, 2)}\n`;
  return { text, losses: losses.all };
}

class Writer {
  readonly #rate: Rational;
  readonly #losses: Losses;

  constructor(rate: Rational, losses: Losses) {
    this.#rate = rate;
    this.#losses = losses;
  }

  timeline(timeline: Timeline): Written {
    const { items, tracks = [], timecodeStart } = timeline;
    timelineLosses(timeline, ['name', 'metadata', 'markers', 'tracks', 'rate', 'timecodeStart'], this.#losses);
    const own = [
      this.#track('Video', 'V1', items, ['mute']),
      ...(items.length === 0 ? [] : [this.#track('Audio', 'A1', items.map(heard), [])]),
    ];
    const further = tracks.map(({ kind, name = '', items: of, markers, metadata }) => {
      if (markers !== undefined || metadata !== undefined) {
        this.#losses.add('not-written', 'track-notes', 'Markers and metadata of further tracks are not written.');
      }
      return this.#track(kind === 'video' ? 'Video' : 'Audio', name, of, []);
    });
    return {
      OTIO_SCHEMA: 'Timeline.1',
      ...this.#described({ ...timeline, markers: [] }),
      global_start_time: this.#time(secondsToRational(timecodeStart ?? 0)),
      tracks: {
        OTIO_SCHEMA: 'Stack.1',
        ...this.#described({
          name: 'tracks',
          ...(timeline.markers === undefined ? {} : { markers: timeline.markers }),
        }),
        source_range: null,
        effects: [],
        enabled: true,
        children: [...own, ...further],
      },
    };
  }

  #track(kind: string, name: string, items: readonly TimelineItem[], said: readonly 'mute'[]): Written {
    const children = items.flatMap((item, i): Json[] => [
      ...this.#transition(item, i === 0, false),
      isGap(item) ? this.#gap(item) : this.#clip(item, [...said, ...fadesAt(i, items.length)]),
      ...(i === items.length - 1 ? this.#transition(item, false, true) : []),
    ]);
    return {
      OTIO_SCHEMA: 'Track.1',
      ...this.#described({ name }),
      kind,
      source_range: null,
      effects: [],
      enabled: true,
      children,
    };
  }

  /** The one into an item, or out of the last one. */
  #transition(item: TimelineItem, isFirst: boolean, isOut: boolean): readonly Json[] {
    const fade = isGap(item) ? undefined : isOut ? item.fadeOut : isFirst ? item.fadeIn : undefined;
    const into = isOut ? undefined : item.transition;
    if (fade === undefined && into === undefined) return [];
    const half = secondsToRational(into?.duration ?? 0).div(2);
    const kind = into === undefined ? undefined : ownKind(into);
    const [before, behind] =
      fade === undefined
        ? [half, half]
        : isOut
          ? [secondsToRational(fade), Rational.zero]
          : [Rational.zero, secondsToRational(fade)];
    return [
      {
        OTIO_SCHEMA: 'Transition.1',
        ...this.#described(kind === undefined ? {} : { metadata: { clipwright: { transition: kind } } }),
        transition_type: into?.style ?? (kind === undefined ? 'SMPTE_Dissolve' : customTransition),
        in_offset: this.#time(before),
        out_offset: this.#time(behind),
      },
    ];
  }

  #gap(gap: Extract<TimelineItem, { gap: unknown }>): Written {
    const length = secondsToRational(gap.gap);
    const { generator } = gap;
    gapLosses(gap, ['generator', 'name', 'markers', 'metadata', 'transition'], this.#losses, true);
    if (generator === undefined) {
      return {
        OTIO_SCHEMA: 'Gap.1',
        ...this.#described(gap),
        source_range: this.#range(Rational.zero, length),
        effects: [],
        enabled: true,
      };
    }
    const media = {
      OTIO_SCHEMA: 'GeneratorReference.1',
      name: '',
      metadata: {},
      available_range: null,
      generator_kind: generator.text ?? generator.kind,
      parameters: generator.params ?? {},
    };
    if (generator.kind !== 'generator') {
      this.#losses.add('changed', generator.kind, `A ${generator.kind} is written as a generator of that text.`);
    }
    return this.#withMedia(gap, this.#range(Rational.zero, length), media, []);
  }

  #clip(clip: Clip, more: readonly (keyof Clip)[]): Written {
    const said = ['speed', 'freeze', 'transition', 'markers', 'metadata', 'name', ...more] as const;
    clipLosses(clip, said, this.#losses, true);
    const { footage = {}, positions } = clip;
    const zero = secondsToRational(footage.timecodeStart ?? 0);
    const start = clipStart(clip).add(positions === 'timecode' ? Rational.zero : zero);
    const length = knownLength(clip);
    const speed = clip.freeze === undefined ? clipSpeed(clip) : Rational.zero;
    const end = clipEnd(clip);
    const known = footage.duration === undefined ? end?.max(clipStart(clip)) : secondsToRational(footage.duration);
    if (footage.duration === undefined && positions !== 'timecode') {
      this.#losses.add('assumed', 'duration', 'Where a source’s length is not known, it is that of its clips.');
    }
    const media = {
      OTIO_SCHEMA: 'ExternalReference.1',
      name: '',
      metadata: {},
      available_range: positions === 'timecode' || known === undefined ? null : this.#range(zero, known),
      target_url: urlOfPath(String(clip.source)),
    };
    return this.#withMedia(clip, this.#range(start, length), media, speed.equals(1) ? [] : [this.#warp(speed)]);
  }

  #withMedia(item: TimelineItem, range: Json, media: Written, effects: readonly Json[]): Written {
    const zero = isGap(item) || item.positions === 'timecode' ? 0 : (item.footage?.timecodeStart ?? 0);
    return {
      OTIO_SCHEMA: 'Clip.2',
      ...this.#described(item, secondsToRational(zero)),
      source_range: range,
      effects,
      enabled: true,
      media_references: { DEFAULT_MEDIA: media },
      active_media_reference_key: 'DEFAULT_MEDIA',
    };
  }

  #warp(speed: Rational): Written {
    const schema = speed.compare(0) === 0 ? 'FreezeFrame.1' : 'LinearTimeWarp.1';
    return {
      OTIO_SCHEMA: schema,
      ...this.#described({}),
      effect_name: '',
      enabled: true,
      time_scalar: this.#number(speed),
    };
  }

  #described({ name = '', markers = [], metadata = {} }: Annotated, zero = Rational.zero): Written {
    return { name, metadata, markers: markers.map((marker) => this.#marker(marker, zero)) };
  }

  #marker({ at, duration = 0, name = '', comment = '', color }: Marker, zero: Rational): Written {
    return {
      OTIO_SCHEMA: 'Marker.2',
      name,
      metadata: {},
      comment,
      ...(color === undefined ? {} : { color }),
      marked_range: this.#range(secondsToRational(at).add(zero), secondsToRational(duration)),
    };
  }

  #range(start: Rational, duration: Rational): Written {
    return { OTIO_SCHEMA: 'TimeRange.1', start_time: this.#time(start), duration: this.#time(duration) };
  }

  /** In frames of the timeline's rate where that is exact, as it is for nearly all; else in a rate in which it is. */
  #time(time: Rational): Written {
    const frames = time.mul(this.#rate);
    const isFrames = isExact(frames);
    const [value, rate] = isFrames
      ? [frames, this.#rate]
      : [Rational.of(time.numerator), Rational.of(time.denominator)];
    return { OTIO_SCHEMA: 'RationalTime.1', rate: rate.toNumber(), value: this.#number(value) };
  }

  #number(value: Rational): number {
    if (!isExact(value)) this.#losses.add('changed', 'numbers', 'Numbers that a double does not hold are rounded.');
    return value.toNumber();
  }
}

/** What a transition is that is no dissolve: under our own name, since others have no words for it. */
function ownKind({ type, color, direction, drawing }: Transition): Written | undefined {
  if (type === 'crossfade') return undefined;
  return {
    type,
    ...(color === undefined ? {} : { color }),
    ...(direction === undefined ? {} : { direction }),
    ...(drawing === undefined ? {} : { drawing: drawingData(drawing) }),
  };
}

function drawingData({ from, to, window }: TransitionDrawing): Written {
  return {
    ...(from === undefined ? {} : { from: { ...from } }),
    ...(to === undefined ? {} : { to: { ...to } }),
    window: { ...window },
  };
}

function isExact(value: Rational): boolean {
  const number = value.toNumber();
  return !String(number).includes('e') && secondsToRational(number).equals(value);
}

/** An item on the track of sound. */
function heard(item: TimelineItem): TimelineItem {
  if (isGap(item)) return { gap: item.gap };
  if (item.mute === true || item.freeze !== undefined) return { gap: secondsOf(knownLength(item)) };
  const {
    markers: _markers,
    metadata: _metadata,
    transition: _transition,
    fadeIn: _in,
    fadeOut: _out,
    ...sound
  } = item;
  return sound;
}
