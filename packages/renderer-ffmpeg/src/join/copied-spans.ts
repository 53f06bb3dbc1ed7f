import type { MovieChunk } from '@clipwright/packets';
import type { CopiedRun, CopiedTrack } from './copied-track.ts';

/** Bytes of a file that are copied in one piece. */
export interface CopiedSpan {
  /** The position of the track that they belong to. */
  readonly track: number;
  readonly run: CopiedRun;
  /** Bytes from the file's beginning to the first. */
  readonly place: number;
  readonly bytes: number;
}

/** What the chunks of a file consist of, in order: samples that lie one after the other are one span. */
export function* copiedSpans(chunks: readonly MovieChunk[], tracks: readonly CopiedTrack[]): Generator<CopiedSpan> {
  const samples = tracks.map(({ runs }, track) => samplesOf(runs, track));
  let open: CopiedSpan | undefined;
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.samples; i += 1) {
      const next = samples[chunk.track]?.next().value;
      if (next === undefined) continue;
      if (open?.run === next.run && open.place + open.bytes === next.place) {
        open = { ...open, bytes: open.bytes + next.bytes };
        continue;
      }
      if (open !== undefined) yield open;
      open = next;
    }
  }
  if (open !== undefined) yield open;
}

function* samplesOf(runs: readonly CopiedRun[], track: number): Generator<CopiedSpan, undefined> {
  for (const run of runs) {
    for (let i = 0; i < run.sizes.length; i += 1) {
      yield { track, run, place: run.places[i] ?? 0, bytes: run.sizes[i] ?? 0 };
    }
  }
}
