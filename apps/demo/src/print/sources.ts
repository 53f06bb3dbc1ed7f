import { basename } from 'node:path';
import { type LoadedClip, Rational, sourceName } from '@clipwright/core';
import { table } from './table.ts';

/** A table of what was loaded: one row a source. */
export function sourcesTable(loaded: readonly LoadedClip[]): string {
  const sources = new Map(loaded.map((clip) => [sourceName(clip.clip), clip.info]));
  const headings = ['source', 'container', 'codecs', 'size', 'rate', 'seconds', 'frames', 'clips'];
  const rows = [...sources].map(([source, { container, duration, video, audio }]) => [
    basename(source),
    container.split(',')[0] ?? container,
    [video.codec, audio?.codec ?? 'silent'].join(' + '),
    `${video.displayWidth}x${video.displayHeight}`,
    String(Number(Rational.from(video.frameRate).toNumber().toFixed(3))),
    Rational.from(duration).toNumber().toFixed(3),
    String(video.frames ?? ''),
    String(loaded.filter((clip) => clip.clip.source === source).length),
  ]);
  return table(headings, rows);
}
