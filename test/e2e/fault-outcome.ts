import type { ClipRenderer, ClipSource, SourceIndex } from '@clipwright/core';
import { map, tap } from 'rxjs';
import { expect } from 'vitest';
import { numbersAndComplaints } from './faulty-media.ts';
import { type Cut, expectedNumbers } from './rule-of-time.ts';
import { type Ending, like, type RunParts } from './smart-render.ts';

/**
 * What comes of a fault. `copied`: it is none, or none that matters. `refused`: the planner does not copy what it
 * concerns. `unproven`: found when it is joined, the clip is encoded instead. All of these are right frame by frame.
 * `counted`: found as well, and what the source lacks is counted: it is said to be damaged. A code: the clip is left out for that reason. `its
 * own`: in the middle of a run that nothing decodes; what the source shows there, the output does, and all else is
 * right.
 */
export type Outcome =
  | 'copied'
  | 'refused'
  | 'unproven'
  | 'counted'
  | 'its own'
  | 'source-damaged'
  | 'source-changed'
  | 'source-missing';

/** What is known of a list whose first clip has the fault. */
export interface FaultyList {
  /** More frames of that clip are copied, where it is. */
  readonly copied: number;
  /** Frames of the output around which a fault of the middle is allowed to stand. */
  readonly middle: { readonly from: number; readonly until: number };
}

/** Fails where the output is not what comes of such a fault. */
export function judgeFault(
  outcome: Outcome,
  list: readonly Cut[],
  { report, error, output }: Ending,
  { copied, middle }: FaultyList,
): void {
  if (error !== undefined) throw error;
  const clip = report?.clips[0];
  const { numbers, complaints } = numbersAndComplaints(output);
  if (outcome.startsWith('source-')) {
    expect(clip).toMatchObject({ status: 'skipped', code: outcome });
    expect(numbers).toEqual(expectedNumbers(list.slice(1), [30n, 1n]));
    expect(complaints).toBe('');
    return;
  }
  const isCopied = outcome === 'copied' || outcome === 'its own';
  expect(clip).toMatchObject({ status: 'rendered' });
  if (isCopied) expect(clip?.copied).toBeGreaterThan(copied);
  else if (outcome === 'refused') expect(clip?.encodedFor).not.toBe('unproven');
  else expect(clip).toMatchObject({ copied: 0, encodedFor: outcome === 'counted' ? 'damaged' : 'unproven' });
  const expected = expectedNumbers(list, [30n, 1n]);
  const wrong = expected.flatMap((number, frame) => (number === numbers[frame] ? [] : [frame]));
  if (outcome === 'its own') {
    expect(wrong.filter((frame) => frame < middle.from)).toEqual([]);
    // Where decoders pass over a frame, those behind it come earlier.
    const rest = expected.slice(middle.until);
    expect(numbers.slice(numbers.length - rest.length)).toEqual(rest);
    return;
  }
  expect(complaints).toBe('');
  expect(numbers).toHaveLength(expected.length);
  const { missing } = clip?.damage ?? { missing: 0 };
  if (outcome === 'counted') expect(missing).toBeGreaterThan(0);
  expect(wrong).toHaveLength(missing);
}

/** A render whose first source tells of its packets what is not so. */
export function lyingIndex(file: string, lie: (index: SourceIndex) => SourceIndex): RunParts {
  const withIndex = (source: ClipSource): ClipSource =>
    like(source, {
      index: (range, detail) =>
        source.index(range, detail).pipe(map((index) => (detail?.packets === true ? lie(index) : index))),
    });
  return {
    loader: (loader) =>
      like(loader, {
        open: (request) =>
          loader
            .open(request)
            .pipe(
              map((event) =>
                event.type === 'opened' && request.uri === file ? { ...event, source: withIndex(event.source) } : event,
              ),
            ),
      }),
  };
}

/** A renderer during which something happens when the output is written, and before it is proven. */
export function beforeProof(renderer: ClipRenderer, change: () => void): ClipRenderer {
  return like(renderer, {
    join: (request, inputs) =>
      renderer.join(request, inputs).pipe(
        tap((event) => {
          if (event.type === 'progress' && event.kind === 'verify') change();
        }),
      ),
  });
}
