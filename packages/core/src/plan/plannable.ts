import type { Framing, PictureView } from '../contracts/framing.ts';
import type { Color } from '../contracts/output-profile.ts';
import type { RendererCosts } from '../contracts/renderer-capabilities.ts';
import type { SourceRef } from '../contracts/segment-request.ts';
import type { MusicBed } from '../contracts/sound-request.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import type { FrameTransform, TransformRef } from '../contracts/transform.ts';
import type { LayerSettings } from '../model/layer-settings.ts';
import type { TransitionSettings } from '../model/transition-settings.ts';
import type { Rational } from '../time/rational.ts';
import type { EncodeReason } from './choose-copy.ts';

/** An item whose length is known: a stretch of an opened source, or black and silence. */
export type PlannableItem = PlannableClip | PlannableColor;

export interface PlannableClip extends TransitionSettings {
  readonly kind: 'clip';
  /** Position in the list. */
  readonly index: number;
  readonly source: SourceRef;
  readonly sourceIndex: SourceIndex;
  /** Those that the source consists of, in the order of its index's parts. @default it is one */
  readonly parts?: readonly PlannablePart[];
  readonly start: Rational;
  readonly end: Rational;
  /** @default 1 */
  readonly speed?: Rational;
  /** @default all of its picture, as it is */
  readonly framing?: Framing;
  /** @default it is fitted */
  readonly view?: Required<PictureView>;
  /** @default 1 */
  readonly volume?: number;
  /** LUFS. @default as loud as it is */
  readonly loudness?: number;
  /** @default false */
  readonly mute?: boolean;
  /** @default none */
  readonly transforms?: readonly PlannableTransform[];
  /** Whether packets of it may be copied, which its index tells of then; or why not. @default nothing is copied */
  readonly copy?: true | EncodeReason;
  /** Seconds over which it comes out of black and silence, and goes back there. @default none */
  readonly fadeIn?: Rational;
  readonly fadeOut?: Rational;
}

/** A part of a source, and where in the whole its first picture stands, in seconds. */
export interface PlannablePart {
  readonly source: SourceRef;
  readonly start: Rational;
}

/** A transform, and what its function says that it depends on. */
export interface PlannableTransform {
  readonly ref: TransformRef;
  readonly sees: NonNullable<FrameTransform['sees']>;
}

/** Whole even pixels on the canvas. */
export interface LayerRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A layer that is heard, of which it is known what is. */
export interface PlannableSound {
  /** Position in the list of the item that it belongs to. @default the output's own */
  readonly item?: number;
  /** What is heard of it; its `index` is the layer's id, as of one that is seen. */
  readonly content: PlannableClip;
  readonly settings: LayerSettings;
}

/** A layer of which it is known what it shows. */
export interface PlannableLayer {
  /** What stands for it where segments name what they are of: above the positions of all items. */
  readonly id: number;
  /** Position in the list of the item that it belongs to. @default the output's own */
  readonly item?: number;
  /** What it shows; its own `index` is the layer's `id`. */
  readonly content: PlannableClip;
  readonly settings: LayerSettings;
  /** Whether it has half the canvas where it says no size, and not its own. @default false */
  readonly isVideo?: boolean;
  /** Where it lies, of what was made for its place. @default by its settings */
  readonly rect?: LayerRect;
}

export interface PlannableColor extends TransitionSettings {
  readonly kind: 'color';
  readonly index: number;
  /** @default black */
  readonly color?: Color;
  readonly duration: Rational;
}

export interface PlanOptions {
  /** Whether what does not decode fails its clip. @default true */
  readonly strict?: boolean;
  /** Seconds over which sound fades at cuts. @default 0 */
  readonly joinFade?: Rational;
  readonly music?: MusicBed;
  /** What lies on the picture, from below. @default nothing */
  readonly layers?: readonly PlannableLayer[];
  /** What is heard beside the items, wherever it lies. @default nothing */
  readonly sounds?: readonly PlannableSound[];
  /** Other streams of an item's source that are heard beside it, by the item's position. @default none */
  readonly streams?: ReadonlyMap<number, readonly PlannableClip[]>;
  /** Further tracks of sound: the items of each stand one after the other. @default none */
  readonly tracks?: readonly (readonly PlannableItem[])[];
  /** LUFS of the whole sound. @default as loud as it comes */
  readonly loudness?: number;
  /** By which short clips are put together, and it is decided what is worth copying. @default none are, and all is */
  readonly costs?: RendererCosts;
  /** Whether packets of sound may be copied. @default false */
  readonly copySound?: boolean;
  /** Whether packets are copied even where that is more work than encoding. @default false */
  readonly alwaysCopy?: boolean;
}
