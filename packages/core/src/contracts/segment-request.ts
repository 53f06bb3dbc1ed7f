import type { RationalText } from '../time/rational.ts';
import type { Framing, ViewStretch } from './framing.ts';
import type { Color, OutputProfile } from './output-profile.ts';
import type { SourceInfo } from './source-info.ts';
import type { StretchTransform } from './transform.ts';
import type { TransitionDrawing } from './transition-drawing.ts';

/**
 * A source as requests name it: plain data. The open source itself is found by `id` in {@link RenderInputs.sources}.
 */
export interface SourceRef {
  readonly id: string;
  /** Present when ffmpeg can read it by itself: then a segment of it may be made directly. */
  readonly file?: string;
  readonly info: SourceInfo;
}

/** Where the frames of a stretch stand in its source, in ticks of the video timebase: for who seeks by itself. */
export interface DecodeHints {
  /** Timestamp at which decoding can start for the first of them. */
  readonly decodeFrom: number;
  /** Timestamp of the first frame shown: what decoding must have delivered, or it started too late. */
  readonly firstShown: number;
  /**
   * How many frames of the source stand from the first to the last one shown: fewer decoded ones mean damage. Absent
   * where nobody counted.
   */
  readonly shown?: number;
  /** How many frames stand from `decodeFrom` to before the first one shown, which may refer to any of them. */
  readonly lead?: number;
}

/** Consecutive frames of a source on the output's grid. */
export interface ClipStretch {
  readonly source: SourceRef;
  /**
   * Output frame j of the stretch shows the last frame of the source whose timestamp is not later than `sampleAt +
   * speed * j / frameRate`, in seconds from the source's zero; the first frame where there is none. The rule of time's
   * tolerance is in it already.
   */
  readonly sampleAt: RationalText;
  /** Seconds of the source per second of the output, above 0. @default 1 */
  readonly speed?: RationalText;
  /** Output frames; at least 1. */
  readonly frames: number;
  /** What helps to find these frames, and to notice when some are missing. No part of the key. */
  readonly hints: DecodeHints;
  /**
   * What happens when frames do not decode as a whole: the segment fails with `source-damaged`, or the frame before
   * them stays on screen instead (the next good one where there is none before), and is counted ({@link StretchMeta}).
   * What counts something is not kept beyond the run. No part of the key. @default 'fail'
   */
  readonly onDamage?: 'fail' | 'freeze';
  /** What is done to its frames, in order; absent for none. */
  readonly transforms?: readonly StretchTransform[];
  /**
   * What of its frames is shown, and how they are turned, after its transforms. Asked of renderers alone that say they
   * can ({@link RendererCapabilities.framing}). @default all, as they are
   */
  readonly framing?: Framing;
  /**
   * The parts of the framed pictures that fill the canvas, whatever the profile's fit: of each what has the canvas's shape,
   * in its middle. Asked of the same renderers. @default the picture is fitted
   */
  readonly view?: ViewStretch;
}

/** What lies on the picture of a segment for some of its frames. */
export interface LayerStretch {
  /** What is shown, for its `frames`. Its transparency counts. */
  readonly content: ClipStretch;
  /** The output frame of the segment in which it begins, from 0; it ends within the segment. */
  readonly from: number;
  /** Left edge in pixels of the canvas, even; below 0, what lies beyond the canvas is not seen. */
  readonly x: number;
  /** Upper edge, as the left one. */
  readonly y: number;
  /** Pixels, even, at least 2: its whole picture is scaled to this. */
  readonly width: number;
  /** As the width. */
  readonly height: number;
  /**
   * In its output frame j it counts for `at + step * j`, from 0 to 1, beside its own transparency. @default for 1
   */
  readonly opacity?: { readonly at: RationalText; readonly step: RationalText };
}

/** What every segment has. */
interface SegmentBase {
  readonly profile: OutputProfile;
  /**
   * What lies on its picture, later ones on top. Asked of renderers alone that say they render them ({@link
   * RendererCapabilities.layers}). @default nothing
   */
  readonly layers?: readonly LayerStretch[];
}

/** Frames of one clip, conformed to the profile. */
export interface ClipSegmentRequest extends ClipStretch, SegmentBase {
  readonly kind: 'clip';
}

/** Frames of one colour: a gap, or a clip that failed and is held as black. */
export interface ColorStretch {
  readonly kind: 'color';
  /** @default black */
  readonly color?: Color;
  /** Output frames; at least 1. */
  readonly frames: number;
}

export interface ColorSegmentRequest extends ColorStretch, SegmentBase {}

/** What stands in a segment for a number of frames. */
export type Stretch = ({ readonly kind: 'clip' } & ClipStretch) | ColorStretch;

/** One stretch giving way to another: both have as many frames as the segment. */
export interface CrossfadeSegmentRequest extends SegmentBase {
  readonly kind: 'crossfade';
  readonly from: Stretch;
  readonly to: Stretch;
  /** Output frames; at least 1. */
  readonly frames: number;
  /**
   * In output frame j, `to` counts for `mixAt + mixStep * j`, from 0 to 1, and `from` for the rest, on the values of
   * the conformed pictures.
   */
  readonly mixAt: RationalText;
  /** As in `mixAt`: how much more it is in each frame. */
  readonly mixStep: RationalText;
  /**
   * How they share the canvas instead: what moves has gone `mixAt + mixStep * j` of its way. Asked of renderers alone that
   * say they can ({@link RendererCapabilities.transitions}). @default they are mixed
   */
  readonly drawing?: TransitionDrawing;
}

/** Several short stretches in one process, one after the other: each too short to be worth a process. */
export interface GroupSegmentRequest extends SegmentBase {
  readonly kind: 'group';
  /** At least 2. */
  readonly stretches: readonly Stretch[];
  /** Output frames: the sum of the stretches'. */
  readonly frames: number;
}

export type SegmentRequest = ClipSegmentRequest | ColorSegmentRequest | CrossfadeSegmentRequest | GroupSegmentRequest;

/** What was measured of one stretch while its segment was made. */
export interface StretchMeta {
  /**
   * Output frames that repeat the source's first frame because the range begins before it, or its last after its end.
   */
  readonly held: number;
  /** Frames of the source that should have been shown and did not decode as a whole. @default 0 */
  readonly missing?: number;
  /** Output frames that show another frame than they should, because theirs is missing. @default 0 */
  readonly frozen?: number;
}

/** What was measured while a segment was made. */
export interface SegmentMeta {
  readonly frames: number;
  /** For each stretch of the request, in order ({@link stretchesOf}). */
  readonly stretches: readonly StretchMeta[];
}
