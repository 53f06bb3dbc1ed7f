import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ClipwrightError, isGap, type LoadedClip, Rational, sourceName, type Timeline } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import type { EngineParts } from './engine/engine.ts';
import type { Cut, CutMontage, InTurn } from './in-turn/in-turn.ts';
import { frameCount } from './montage/frame-count.ts';
import { load } from './montage/load.ts';
import { montageSheet } from './montage/montage-sheet.ts';
import { render } from './montage/render.ts';
import { progressLine } from './print/progress-line.ts';
import { sourcesTable } from './print/sources.ts';
import { speedUpTable } from './print/speed-up.ts';

function cutOf({ clip, start, end }: LoadedClip): Cut {
  return {
    file: typeof clip.uri === 'string' ? clip.uri : sourceName(clip),
    start: Rational.from(start).toNumber(),
    end: Rational.from(end).toNumber(),
  };
}

/**
 * Loads and renders a montage, checks the result, and measures the same work one clip after the other.
 *
 * @param out Absolute path of the folder for what is made.
 */
export async function makeMontage(
  clipwright: Clipwright,
  engine: EngineParts,
  timeline: Timeline,
  out: string,
  signal: AbortSignal,
): Promise<void> {
  const line = progressLine(process.stdout);
  await mkdir(out, { recursive: true });
  const video = join(out, 'montage.mp4');
  const picture = join(out, `montage.${engine.encoder.extensions[0]}`);

  console.log('\n== Load');
  const { loaded, elapsedMs } = await load(
    clipwright,
    timeline.items.flatMap((item) => (isGap(item) ? [] : [item])),
    line,
    signal,
  );
  console.log(sourcesTable(loaded));

  console.log('\n== Render');
  const { report, plan } = await render(clipwright, timeline, video, line, signal);
  const cuts = loaded.map(cutOf);
  const { profile } = report;
  const encoding = profile.video;
  const lengths = loaded.map(({ start, end }) => Rational.from(end).sub(start));
  const expected = frameCount(lengths, profile.frameRate);
  const counted = await engine.countFrames(video, signal);
  if (counted !== expected) {
    throw new ClipwrightError('verification-failed', `The montage has ${counted} frames instead of ${expected}.`);
  }
  const rate = Number(Rational.from(profile.frameRate).toNumber().toFixed(3));
  console.log(
    `  ${cuts.length} clips, ${profile.width}x${profile.height} at ${rate} frames a second, ${report.duration} s`,
  );
  console.log(`  ${counted} frames, exactly what the cut list asks for`);
  await montageSheet(clipwright, { video, timeline, plan, picture, engine, signal });

  console.log('\n== The same work, one clip after the other');
  const ours = { load: elapsedMs, render: report.elapsedMs - report.phases.load };
  console.log(
    engine.inTurn === undefined || encoding === null
      ? '  left out: that is done by ffmpeg and ffprobe, which are not here'
      : await comparison(engine.inTurn, { cuts, profile: { ...profile, video: encoding } }, ours, out, signal),
  );
  const here = (file: string): string => relative(process.cwd(), file);
  console.log(`\nThe montage: ${here(video)}, and a picture of it: ${here(picture)}`);
}

/** A table of how long our work took, and the same one clip after the other. */
async function comparison(
  inTurn: InTurn,
  montage: CutMontage,
  ours: Readonly<Record<'load' | 'render', number>>,
  out: string,
  signal: AbortSignal,
): Promise<string> {
  const video = join(out, '.one-after-the-other.mp4');
  try {
    const theirs = {
      load: await timed(() => inTurn.load(montage.cuts, signal)),
      render: await timed(() => inTurn.render(montage, video, signal)),
    };
    return speedUpTable(
      (['load', 'render'] as const).map((name) => ({ name, ours: ours[name], theirs: theirs[name] })),
    );
  } finally {
    await rm(video, { force: true });
  }
}

/** Milliseconds that the work takes. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
