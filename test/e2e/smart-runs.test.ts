// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import type { ClipRenderer } from '@clipwright/core';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { Subject, tap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeNumbered } from './numbered.ts';
import type { Cut, NumberedSource } from './rule-of-time.ts';
import { cut, ending, like } from './smart-render.ts';

/* Renders that copy packets, made again with one clip changed, and left on the way. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-smart-runs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources: NumberedSource[] = [];
beforeAll(() => {
  const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const groups = ['-g', '15', '-keyint_min', '15', '-sc_threshold', '0'];
  for (const [i, frames] of ['0', '2'].entries()) {
    const file = join(folder, `source-${i}.mp4`);
    makeNumbered(file, { rate: '30', frames: 90, first: 1000 * i, args: [...encoder, ...groups, '-bf', frames] });
    sources.push({ file, first: 1000 * i, ...frameTicks(file) });
  }
});

/** Three clips with something to encode before each run, and of the second one behind it. */
function cuts(start: number): readonly Cut[] {
  const [flat, ordered] = sources;
  if (flat === undefined || ordered === undefined) throw new Error('There are no sources.');
  return [cut(flat, 0.3, 2.5), cut(ordered, start, 2.2), cut(flat, 0.4, 2)];
}

it('a clip that changes has its own ends encoded again, and nothing else', async () => {
  await using kept = directoryStore({ directory: join(folder, 'kept') });
  const store = () => kept;
  const first = await ending(folder, cuts(0.3), { store });
  expect(first.report?.segments).toMatchObject({ encoded: 3, reused: 0 });
  const again = await ending(folder, cuts(0.4), { store });
  expect(again.report?.segments).toMatchObject({ encoded: 1, reused: 2 });
  expect(again.report?.copying.frames).toBe(first.report?.copying.frames);
  const fresh = await ending(folder, cuts(0.4));
  expect(readFileSync(again.output).equals(readFileSync(fresh.output))).toBe(true);
});

describe('a run that is left leaves nothing', () => {
  /** Milliseconds after its packets are copied, and those of its proof begin. */
  const moments = ['as packets are copied', 0, 30, 100] as const;
  const ways = ['unsubscribe', 'abort'] as const;
  // In the check one way at each of three moments.
  const all = some(moments, 3).flatMap((moment, i) =>
    ways.flatMap((way, k) => (isSoak || i % ways.length === k ? [[moment, way] as const] : [])),
  );
  it.each(all)('%s, by %s', async (moment, way) => {
    const abort = new AbortController();
    const left$ = new Subject<void>();
    const leave = () => (way === 'abort' ? abort.abort() : left$.next());
    let joins = 0;
    const renderer = (inner: ClipRenderer): ClipRenderer =>
      like(inner, {
        join: (request, inputs) => {
          joins += 1;
          expect('parts' in request && request.parts.some(({ kind }) => kind === 'packets')).toBe(true);
          return inner.join(request, inputs).pipe(
            tap((event) => {
              const isProven = event.type === 'progress' && event.kind === 'verify';
              if (moment === 'as packets are copied') leave();
              else if (isProven && moment === 0) leave();
              else if (isProven) setTimeout(leave, moment);
            }),
          );
        },
      });
    const { error, report } = await ending(folder, cuts(0.3), { renderer, left$, signal: abort.signal });
    expect(joins).toBe(1);
    // Late ones may come when it is done.
    if (report === undefined) expect(error?.code).toBe(way === 'abort' ? 'cancelled' : undefined);
  });
});
