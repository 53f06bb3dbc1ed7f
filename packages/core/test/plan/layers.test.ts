import { describe, expect, it } from 'vitest';
import type { LayerPlace } from '../../src/index.ts';
import { Rational } from '../../src/index.ts';
import { layerSettings } from '../../src/model/layer-settings.ts';
import { partsInOrder } from '../../src/plan/parts-in-order.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip, PlannableLayer } from '../../src/plan/plannable.ts';
import { type SourceIdentities, segmentKey } from '../../src/plan/request-key.ts';
import { capabilitiesOf, profileOf, sourceOf } from './fixtures.ts';

const base = sourceOf({ rate: '30/1', frames: 300, gop: 30 });
const sized = (width: number, height: number) => {
  const { source, sourceIndex } = sourceOf({ rate: '30/1', frames: 300 });
  const video = { ...source.info.video, width, height, displayWidth: width, displayHeight: height };
  return { sourceIndex, source: { ...source, id: 'b', info: { ...source.info, video } } };
};
const overlay = sized(40, 30);

const clip = (index: number, start: number, end: number): PlannableClip => ({
  ...{ kind: 'clip', index, ...base },
  ...{ start: Rational.of(start), end: Rational.of(end) },
});

/** A layer of three seconds of another source. */
const layerOf = (layer: LayerPlace, id = 9, item?: number): PlannableLayer => ({
  id,
  ...(item === undefined ? {} : { item }),
  content: { kind: 'clip', index: id, ...overlay, start: Rational.of(1), end: Rational.of(4) },
  settings: layerSettings({ picture: 'b', ...layer }),
});

const planOf = (clips: readonly PlannableClip[], ...layers: readonly PlannableLayer[]) =>
  planRender(clips, profileOf(), { layers });

describe('where a layer lies', () => {
  // Of a canvas of 160x90, by the rule of CSS: (canvas - layer) * fraction; sizes of even pixels.
  it.each([
    [{}, [60, 30, 40, 30]],
    [{ x: 0, y: 0 }, [0, 0, 40, 30]],
    [{ x: 1, y: 1 }, [120, 60, 40, 30]],
    [{ width: 0.5, x: 1, y: 0 }, [80, 0, 80, 60]],
    [{ height: 0.2, x: 0.5, y: 0 }, [68, 0, 24, 18]],
    [{ width: 1, height: 1 }, [0, 0, 160, 90]],
    [{ width: 2, height: 1, x: 0 }, [0, 0, 320, 90]],
    [{ width: 2, height: 1, x: 1 }, [-160, 0, 320, 90]],
  ])('%o is at %o', (place, [x, y, width, height]) => {
    const { layers } = planOf([clip(0, 0, 2)], layerOf(place));
    expect(layers).toEqual([{ id: 9, firstFrame: 0, frames: 60, x, y, width, height }]);
  });

  it('a video has half the canvas, a picture no more than it', () => {
    const video = { ...layerOf({}), isVideo: true };
    const large = { ...layerOf({}), content: { ...layerOf({}).content, ...sized(640, 360) } };
    const { layers } = planOf([clip(0, 0, 2)], video, large);
    expect(layers).toMatchObject([
      { x: 50, y: 22, width: 60, height: 46 },
      { x: 0, y: 0, width: 160, height: 90 },
    ]);
  });
});

describe('when a layer is there', () => {
  it('on the output’s clock, as long as there is something of it', () => {
    const { layers } = planOf(
      [clip(0, 0, 2), clip(1, 4, 8)],
      layerOf({ start: 0.5 }),
      layerOf({ start: 5, end: 9 }, 10),
    );
    expect(layers).toMatchObject([
      { id: 9, firstFrame: 15, frames: 90 },
      { id: 10, firstFrame: 150, frames: 30 },
    ]);
  });

  it('on an item, from its beginning and not beyond it; without it there is none', () => {
    const { layers } = planOf(
      [clip(0, 0, 2), clip(1, 4, 6)],
      layerOf({ start: 1 }, 9, 0),
      layerOf({ start: 0.5, end: 1 }, 10, 1),
      layerOf({}, 11, 7),
    );
    expect(layers).toMatchObject([
      { id: 9, item: 0, firstFrame: 30, frames: 30 },
      { id: 10, item: 1, firstFrame: 75, frames: 15 },
    ]);
  });

  it('its parts lie on the segments that they touch, each with its own frames of the source and its opacity', () => {
    const { segments } = planOf(
      [clip(0, 0, 1), clip(1, 4, 6)],
      layerOf({ start: 0.5, end: 1.5, fadeIn: 0.25, fadeOut: 0.5, opacity: 0.5 }),
    );
    const found = segments.map(({ items, request }) => ({
      items,
      layers: request.layers?.map(({ from, content, opacity }) => [
        ...[from, content.frames, content.hints.firstShown],
        ...(opacity === undefined
          ? []
          : [Rational.from(opacity.at).toNumber(), Rational.from(opacity.step).toNumber()]),
      ]),
    }));
    const step = 0.5 / (30 * 0.5);
    expect(found).toEqual([
      {
        items: [0, 9, 9],
        layers: [
          [15, 8, 30, 0, 0.5 / 7.5],
          [23, 7, 38, 0.5, 0],
        ],
      },
      { items: [1, 9], layers: [[0, 15, 45, 0.5, -step]] },
    ]);
  });
});

it('what a layer lies on is encoded, and the rest of the clip is copied', () => {
  const { timestamps, end } = base.sourceIndex;
  const source = { ...base.source, info: { ...base.source.info, video: { ...base.source.info.video, codec: 'h264' } } };
  const copied: PlannableClip = {
    ...{ ...clip(0, 0, 10), source, copy: true },
    sourceIndex: {
      ...{ timestamps, end, parameterSets: [[]] },
      gops: timestamps
        .filter((_, frame) => frame % 30 === 0)
        .map((pts) => ({ pts, dts: pts, packets: 30, bytes: 1, pictureType: 5, parameterSets: 0 })),
      packets: timestamps.map((pts, i) => ({ pts, offset: i, size: 1 })),
    },
  };
  const options = { alwaysCopy: true };
  const whole = planRender([copied], profileOf(), options);
  expect(whole.segments).toEqual([]);
  const plan = planRender([copied], profileOf(), { ...options, layers: [layerOf({ start: 4.1, end: 5.2 })] });
  const parts = partsInOrder(plan).map((part) =>
    part.kind === 'copy'
      ? ['copied', part.copy.firstFrame, part.copy.part.frames]
      : ['encoded', part.segment.firstFrame, part.segment.request.frames, part.segment.request.layers?.length],
  );
  // Up to the next picture at which decoding starts.
  expect(parts).toEqual([
    ['copied', 0, 123],
    ['encoded', 123, 57, 1],
    ['copied', 180, 120],
  ]);
  expect(plan.items[0]).toMatchObject({ copied: 243, encodedFor: 'effect' });
});

describe('keys', () => {
  const identities: SourceIdentities = new Map(['a', 'b'].map((id) => [id, { content: id, decoder: 'd' }]));
  const keysOf = (...layers: readonly PlannableLayer[]) =>
    planOf([clip(0, 0, 1), clip(1, 3, 4), clip(2, 6, 7)], ...layers).segments.map(({ request }) =>
      segmentKey(request, identities, capabilitiesOf()),
    );

  it('hold all of a layer, and only of the segments that it touches', () => {
    const without = keysOf();
    const keys = keysOf(layerOf({ start: 1.2, end: 1.8 }));
    expect(keys.map((key, i) => key === without[i])).toEqual([true, false, true]);
    const others = [
      { start: 1.3, end: 1.8 },
      { start: 1.2, end: 1.7 },
      { start: 1.2, end: 1.8, x: 0 },
      { start: 1.2, end: 1.8, width: 0.5 },
      { start: 1.2, end: 1.8, opacity: 0.5 },
      { start: 1.2, end: 1.8, fadeIn: 0.1 },
    ].map((layer) => keysOf(layerOf(layer)));
    for (const changed of others) expect(changed.map((key, i) => key === keys[i])).toEqual([true, false, true]);
    expect(new Set([keys, ...others].map(([, key]) => key)).size).toBe(7);
  });

  it('are none where nothing stands for what a layer shows', () => {
    const [key] = planOf([clip(0, 0, 1)], layerOf({})).segments.map(({ request }) =>
      segmentKey(request, new Map([['a', { content: 'a', decoder: 'd' }]]), capabilitiesOf()),
    );
    expect(key).toBeNull();
  });
});

describe('what is no layer', () => {
  it.each([
    [{ start: -1 }, 'below 0 s'],
    [{ start: 2, end: 1 }, 'ends at 1 s'],
    [{ opacity: 2 }, 'opacity'],
    [{ width: 0 }, 'width'],
    [{ height: Number.NaN }, 'height'],
    [{ x: 9 }, 'x of a layer'],
  ])('%o is refused', (layer, said) => {
    expect(() => layerSettings({ picture: 'a', ...layer })).toThrow(said);
  });
});
