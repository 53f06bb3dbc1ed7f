import { spawnSync } from 'node:child_process';
import { isGap, type Timeline } from '@clipwright/core';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { bits, size } from './numbered.ts';

/** What a frame shows: one of a source by its number, a mixture of two, or nothing. */
export type Shown = number | 'black' | readonly [number, number];

/**
 * What each frame of a timeline of whole frames shows, by counting: nothing of the project but its model is involved. A
 * crossfade lies half before its cut and half behind it.
 *
 * @param firstOf The number of a source's first frame, by its name in the list.
 * @param length Frames of each source: the last one is held.
 */
export function shownBy(
  { items }: Timeline,
  rate: number,
  firstOf: (source: string) => number,
  length: number,
): readonly Shown[] {
  const frames = (seconds: unknown): number => {
    const [over = Number.NaN, under = 1] = String(seconds).split('/').map(Number);
    return Math.round((over / under) * rate);
  };
  const shown: Shown[] = [];
  const fades: { readonly at: number; readonly half: number; readonly left: number; readonly right: number }[] = [];
  let leftEnd = 0;
  for (const item of items) {
    if (isGap(item)) {
      shown.push(...Array.from({ length: frames(item.gap) }, () => 'black' as const));
      continue;
    }
    const first = firstOf(String(item.source));
    const [start, end] = [first + frames(item.start ?? 0), first + frames(item.end)];
    if (item.transition !== undefined) {
      fades.push({ at: shown.length, half: frames(item.transition.duration) / 2, left: leftEnd, right: start });
    }
    for (let number = start; number < end; number += 1) shown.push(Math.min(number, first + length - 1));
    leftEnd = end;
  }
  for (const { at, half, left, right } of fades) {
    for (let k = -half; k < half; k += 1) shown[at + k] = [left + k, right + k];
  }
  return shown;
}

/** Runs melt to its end. It was seen to hang once in some two hundred runs, before it wrote anything: then again. */
export function melt(args: readonly string[]): void {
  for (let tries = 3; ; tries -= 1) {
    const { status, signal, stderr } = spawnSync('melt', args, {
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    if (status === 0) return;
    if (signal !== 'SIGKILL' || tries === 1) throw new Error(`melt ${args.join(' ')}: ${signal ?? status}, ${stderr}`);
  }
}

/** How bright each bit of the numbers in a project's frames is, from 0 to 255, as melt renders them. */
export function meltFrames(project: string, output: string): readonly (readonly number[])[] {
  melt([project, '-consumer', `avformat:${output}`, 'vcodec=ffv1', 'pix_fmt=yuv420p', 'an=1', 'real_time=0']);
  const pictures = grayFrames(output);
  const { width, height } = size;
  return Array.from({ length: pictures.length / (width * height) }, (_, frame) =>
    Array.from({ length: bits }, (__, bit) => {
      const x = Math.floor((bit + 0.5) * (width / bits));
      return pictures[frame * width * height + Math.floor(height / 4) * width + x] ?? 0;
    }),
  );
}

/** How far a brightness may be from what it should be, for coding and colours' ranges. */
const near = 24;

/** What is wrong with a frame; `undefined` where it shows what it should. */
export function faultIn(brightness: readonly number[], shown: Shown): string | undefined {
  const bitsOf = (number: number): readonly number[] => brightness.map((_, bit) => ((number >> bit) & 1) * 255);
  const seen = brightness.reduce((sum, each, bit) => sum + (each > 127 ? 1 << bit : 0), 0);
  if (shown === 'black' || typeof shown === 'number') {
    const wanted = shown === 'black' ? brightness.map(() => 0) : bitsOf(shown);
    const isRight = brightness.every((each, bit) => Math.abs(each - (wanted[bit] ?? 0)) <= near);
    return isRight ? undefined : `shows ${seen}, and not ${shown}`;
  }
  const [left, right] = shown.map(bitsOf);
  // How much of the right one there is, by each bit in which they differ: the same everywhere, and all else unmixed.
  const shares: number[] = [];
  for (const [bit, each] of brightness.entries()) {
    const [from = 0, to = 0] = [left?.[bit], right?.[bit]];
    if (from !== to) shares.push((each - from) / (to - from));
    else if (Math.abs(each - from) > near) return `mixes ${brightness}, and not ${shown}`;
  }
  const spread = Math.max(...shares) - Math.min(...shares);
  return spread <= 0.1 && Math.min(...shares) >= -0.1 && Math.max(...shares) <= 1.1
    ? undefined
    : `mixes ${brightness}, and not ${shown}`;
}
