import type { MovieChunk } from '@clipwright/packets';
import type { CopiedTrack, SampleRun } from './copied-track.ts';

/** Bytes of a file that are copied in one piece; of a run that is rewritten, one sample. */
export interface CopiedSpan {
  /** The position of the track that they belong to. */
  readonly track: number;
  readonly run: SampleRun;
  /** The position in the run of the first sample. */
  readonly index: number;
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
      if (open !== undefined && goesOn(open, next)) {
        open = { ...open, bytes: open.bytes + next.bytes };
        continue;
      }
      if (open !== undefined) yield open;
      open = next;
    }
  }
  if (open !== undefined) yield open;
}

function goesOn({ run, place, bytes }: CopiedSpan, next: CopiedSpan): boolean {
  return run === next.run && place + bytes === next.place && run.rewritten === undefined;
}

function* samplesOf(runs: readonly SampleRun[], track: number): Generator<CopiedSpan, undefined> {
  for (const run of runs) {
    for (let index = 0; index < run.sizes.length; index += 1) {
      yield { track, run, index, place: run.places[index] ?? 0, bytes: run.sizes[index] ?? 0 };
    }
  }
}
