import type { OutputProfile } from '../contracts/output-profile.ts';
import { framedSize } from '../model/framing.ts';
import type { LayerSettings } from '../model/layer-settings.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt } from '../time/rule-of-time.ts';
import { durationOf, type PlacedItem } from './place-items.ts';
import type { LayerRect, PlannableClip, PlannableLayer } from './plannable.ts';

/** A layer at its place in the output. */
export interface PlacedLayer extends Pick<PlannableLayer, 'id' | 'item'> {
  /** What it shows, as an item that stands where the layer does. */
  readonly placed: PlacedItem<PlannableClip>;
  readonly rect: LayerRect;
  /** Its first output frame. */
  readonly firstFrame: number;
  /** Output frames; at least 1. */
  readonly frames: number;
  readonly opacity: Rational;
}

/**
 * The layers that have frames in the output, in their order from below. Those of an item that has no place have none
 * either.
 */
export function placeLayers(
  layers: readonly PlannableLayer[],
  items: readonly PlacedItem[],
  profile: OutputProfile,
): readonly PlacedLayer[] {
  const frameRate = Rational.from(profile.frameRate);
  return layers.flatMap((layer): PlacedLayer[] => {
    const { id, item, content, settings } = layer;
    const span = spanWithin(layer, items);
    if (span === undefined) return [];
    const { position, end } = span;
    const firstFrame = firstFrameAt(position, frameRate);
    const frames = firstFrameAt(end, frameRate) - firstFrame;
    if (frames < 1) return [];
    const { fadeIn, fadeOut } = fadesWithin(settings, end.sub(position));
    return [
      {
        id,
        ...(item === undefined ? {} : { item }),
        placed: {
          item: content,
          position,
          end,
          seen: { from: position, until: end },
          crossfade: Rational.zero,
          dip: Rational.zero,
          fadeIn,
          fadeOut,
        },
        rect: layer.rect ?? rectOf(layer, profile),
        firstFrame,
        frames,
        opacity: settings.opacity,
      },
    ];
  });
}

/** From when to when there is something of a layer, in seconds of the output; `undefined` where its item has no place. */
export function spanWithin(
  { item, content, settings }: Pick<PlannableLayer, 'item' | 'content' | 'settings'>,
  items: readonly PlacedItem[],
): { readonly position: Rational; readonly end: Rational } | undefined {
  const total = items.at(-1)?.end ?? Rational.zero;
  const whole = { position: Rational.zero, end: total };
  const owner = item === undefined ? whole : items.find((placed) => placed.item.index === item);
  if (owner === undefined) return undefined;
  const position = owner.position.add(settings.start);
  const asked = settings.end === undefined ? owner.end : owner.position.add(settings.end);
  return { position, end: asked.min(owner.end).min(position.add(durationOf(content))) };
}

/** Both fades shorter in proportion where they are longer than the layer. */
export function fadesWithin(
  { fadeIn, fadeOut }: LayerSettings,
  room: Rational,
): Pick<PlacedItem, 'fadeIn' | 'fadeOut'> {
  const both = fadeIn.add(fadeOut);
  if (both.compare(room) <= 0) return { fadeIn, fadeOut };
  const share = room.div(both);
  return { fadeIn: fadeIn.mul(share), fadeOut: fadeOut.mul(share) };
}

/** Where a picture of a shape lies on the canvas, in even pixels, as chroma of half the size wants it. */
function rectOf({ content, settings, isVideo = false }: PlannableLayer, canvas: OutputProfile): LayerRect {
  const { displayWidth, displayHeight } = framedSize(content.source.info.video, content.framing);
  const { x, y, width, height } = settings;
  const across = width === undefined ? undefined : width * canvas.width;
  const down = height === undefined ? undefined : height * canvas.height;
  const room = isVideo ? 0.5 : 1;
  // Of its own accord no larger than there is room for; a video fills what there is.
  const fitting = Math.min((room * canvas.width) / displayWidth, (room * canvas.height) / displayHeight);
  const own = isVideo ? fitting : Math.min(1, fitting);
  const scale = across !== undefined ? across / displayWidth : down !== undefined ? down / displayHeight : own;
  const size = {
    width: even(across ?? displayWidth * scale),
    height: even(down ?? displayHeight * scale),
  };
  return {
    x: edge(x * (canvas.width - size.width)),
    y: edge(y * (canvas.height - size.height)),
    ...size,
  };
}

/** Even, and never minus 0. */
function edge(place: number): number {
  return 2 * Math.round(place / 2) + 0;
}

function even(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}
