// Needs ffmpeg.
import { join } from 'node:path';
import { directoryStoreModule, memoryCacheModule } from '@clipwright/cache/inversify';
import { Rational, resultFrom } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { createClipwright } from '@clipwright/core/inversify';
import type { RenderPlan } from '@clipwright/core/plan';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { isSoak } from '@clipwright/test-kit/soak';
import { tap } from 'rxjs';
import { expect, it } from 'vitest';
import { programs } from '../src/engine/programs.ts';
import { countFrames } from '../src/montage/count-frames.ts';
import { frameCount } from '../src/montage/frame-count.ts';
import { type MontageClip, montage } from '../src/montage/list.ts';
import { montageSheet } from '../src/montage/montage-sheet.ts';
import type { Sample } from '../src/samples/catalogue.ts';
import { makeSamples } from '../src/samples/make-samples.ts';
import { decoded, picturesIn, saidBy, smallSamples, temporaryFolder } from './media.ts';

const frameRate = '30/1';
const size = { width: 640, height: 360 };
const eps = Rational.of(1, 1000);

/** Samples long enough for the cuts below. */
const samples: readonly Sample[] = smallSamples.map((sample) => ({
  ...sample,
  frames: Number(Rational.of(8, 5).mul(sample.frameRate).ceil()),
}));

/** Of the shortest clip, in hundredths of a second. */
const shortest = isSoak ? 40 : 20;

/** The montage's sixteen clips, earlier and shorter. */
const cuts: readonly MontageClip[] = montage.map(({ source, start }, index) => {
  const hundredths = Math.round(start * 100) % 100;
  return { source, start: hundredths / 100, end: (hundredths + shortest + index) / 100 };
});

function sampleOf({ source }: MontageClip): Sample {
  const sample = samples.find(({ file }) => file === source);
  if (sample === undefined) throw new Error(`There is no sample ${source}.`);
  return sample;
}

/** Matroska's timestamps are whole milliseconds. */
function timestampOf({ file, frameRate }: Sample, frame: number): Rational {
  const exact = Rational.of(frame).div(frameRate);
  return /\.(mkv|webm)$/.test(file) ? Rational.of(exact.mul(1000).round(), 1000) : exact;
}

/** What the rule of time says that each output frame shows, clip by clip: the clip's sample, and its frame. */
function framesByTheRule(): { readonly sample: Sample; readonly says: string }[] {
  let position = Rational.zero;
  return cuts.flatMap((cut) => {
    const sample = sampleOf(cut);
    const start = secondsToRational(cut.start);
    const begin = position;
    position = position.add(secondsToRational(cut.end)).sub(start);
    const first = Number(begin.sub(eps).mul(frameRate).ceil());
    const next = Number(position.sub(eps).mul(frameRate).ceil());
    return Array.from({ length: next - first }, (_, offset) => {
      const time = start
        .add(Rational.of(first + offset).div(frameRate))
        .sub(begin)
        .add(eps);
      let frame = Number(time.mul(sample.frameRate).ceil()) + 1;
      while (timestampOf(sample, frame).compare(time) > 0) frame--;
      return { sample, says: `${sample.name} ${frame}` };
    });
  });
}

it('every frame of the montage is the one that the list asks for', async () => {
  await using folder = await temporaryFolder();
  const { directory } = folder;
  const engine = programs({});
  await using clipwright = createClipwright({
    modules: [...engine.modules, memoryCacheModule(), directoryStoreModule({ directory: join(directory, 'store') })],
  });
  const runner = clipwright.get(FfmpegRunnerId);
  await makeSamples({ runner, directory, samples });
  const items = cuts.map((cut) => ({ ...cut, uri: join(directory, cut.source) }));
  const video = join(directory, 'montage.mp4');
  let plan: RenderPlan | undefined;
  const report = await resultFrom(
    clipwright.renderTimeline({ items }, { file: video, size, frameRate }, { onError: 'fail' }).pipe(
      tap((event) => {
        if (event.type === 'planned') plan = event.plan;
      }),
    ),
  );

  const expected = framesByTheRule();
  const pictures = await picturesIn(runner, video, size);
  expect(pictures.length).toBe(expected.length);
  const said = expected.map(({ sample }, frame) =>
    pictures.slice(frame, frame + 1).map((picture) => saidBy(picture, sample)),
  );
  expect(said.flat()).toEqual(expected.map(({ says }) => says));
  expect(report).toMatchObject({ frames: expected.length, skipped: 0, verified: true, sources: { opened: 8 } });
  const lengths = cuts.map(({ start, end }) => secondsToRational(end).sub(secondsToRational(start)));
  expect(frameCount(lengths, frameRate)).toBe(expected.length);
  expect(await countFrames(runner, video)).toBe(expected.length);

  if (plan === undefined) throw new Error('There was no plan.');
  const picture = join(directory, 'montage.jpg');
  await montageSheet(clipwright, { video, timeline: { items }, plan, picture, engine: engine.parts(clipwright) });
  const shown = await decoded(runner, picture, ['-f', 'rawvideo', '-pix_fmt', 'gray']);
  // Four by four tiles, each a picture of 320x180 with two lines below it.
  const width = 4 * 320 + 5 * 16;
  expect(shown.length).toBe(width * (16 + 14 + 16 + 4 * (180 + 52 + 16)));
  for (const [position, { position: start, duration }] of plan.items.entries()) {
    const middle = Rational.from(start).add(Rational.from(duration).div(2)).add(eps).mul(frameRate).floor();
    const { sample, says } = expected[Number(middle)] ?? {};
    if (sample === undefined) throw new Error('There is no such frame.');
    const left = 16 + (position % 4) * 336;
    const top = 46 + Math.floor(position / 4) * 248;
    const rows = Array.from({ length: 180 }, (_, y) => shown.subarray((top + y) * width + left).subarray(0, 320));
    expect(saidBy({ data: Buffer.concat(rows), width: 320, height: 180 }, sample)).toBe(says);
  }
});
