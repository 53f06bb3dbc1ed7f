import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { PendingWork } from '@clipwright/core';
import {
  type ArtifactTarget,
  type AudioRequest,
  type Json,
  type KeptPieceEvent,
  type ProducedEvent,
  type ProgressEvent,
  Rational,
  type RenderInputs,
  type SoundKeeper,
  type SoundPiece,
  soundPieces,
  soundSamples,
  soundVoices,
} from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { concat, concatMap, defer, finalize, from, map, mergeMap, type Observable, of, tap } from 'rxjs';
import { assemble } from './assemble.ts';
import type { WantedPiece } from './encode-command.ts';
import { encodePieces, together } from './encode-pieces.ts';
import { gatherPieces, type MakePieces } from './gather-pieces.ts';
import { leadOf } from './sound-window.ts';

/** Seconds of sound that may be decoded once more, so that two stretches of it are made side by side. */
const longestLead = 120;

/**
 * The sound: its pieces, found or made, put together. Those that lie together are mixed in one go, and stretches of a
 * minute are made side by side, as far as cores are free.
 */
export function renderAudio(
  runner: FfmpegRunner,
  request: AudioRequest,
  target: ArtifactTarget,
  inputs: RenderInputs,
  options: { readonly direct: boolean; readonly pending: PendingWork },
): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { encoding } = request;
    const samples = soundSamples(request);
    const pieces = soundPieces(samples, encoding);
    const beside = besideTarget(target);
    const { keeper = beside.keeper } = inputs;
    const kept = new Map<number, KeptPieceEvent['artifact']>();
    const ratios = new Map<number, number>();

    const leadOfPiece = leads(request);
    const make: MakePieces = (wanted) => {
      const parts = stretches(wanted, leadOfPiece, encoding.sampleRate);
      const done = parts.map(() => 0);
      return from(parts).pipe(
        mergeMap(
          (stretch, part) =>
            encodePieces(runner, request, stretch, { inputs, ...options }).pipe(
              map((event) => {
                if (event.type !== 'progress') return event;
                done[part] = event.ratio * stretch.length;
                return { ...event, ratio: sumOf(done) / wanted.length };
              }),
            ),
          Math.max(1, runner.budget.tokens),
        ),
      );
    };
    const gathering = gatherPieces(pieces, make);
    const obtained = from(pieces).pipe(
      mergeMap((piece) =>
        keeper.acquire(piece, gathering.produce(piece)).pipe(
          tap((event) => {
            if (event.type === 'kept') {
              gathering.found(piece);
              kept.set(piece.index, event.artifact);
            }
            ratios.set(piece.index, event.type === 'kept' ? 1 : event.ratio);
          }),
          map((): ProgressEvent => ({ type: 'progress', ratio: sumOf(ratios.values()) / pieces.length })),
        ),
      ),
    );

    const whole = async (): Promise<readonly [ProgressEvent, ProducedEvent]> => {
      const encoded = pieces.map((piece) => ({ piece, file: kept.get(piece.index)?.file ?? '' }));
      await assemble(encoding, encoded, samples, target.file);
      const { size: bytes } = await stat(target.file);
      await beside.remove();
      const lost = lostIn(pieces.map(({ index }) => kept.get(index)?.meta ?? null));
      return [{ type: 'progress', ratio: 1, bytes }, produced(samples, lost)];
    };
    return concat(obtained, defer(whole).pipe(concatMap((events) => of(...events)))).pipe(
      finalize(() => void options.pending.track(runner.settled().then(beside.remove))),
    );
  });
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Samples that are decoded before a piece for its sake. */
function leads({ parts, encoding, music }: AudioRequest): (piece: SoundPiece) => number {
  const arrangement = soundVoices(parts, encoding.sampleRate);
  const start = music === undefined ? 0 : Rational.from(music.start).mul(encoding.sampleRate).toNumber();
  return ({ from }) => Math.max(music === undefined ? 0 : start + from, leadOf(arrangement, from));
}

/**
 * Pieces that are made in one go: those near each other, about a minute of them, and more where what comes next would
 * have to be decoded from far before.
 */
function stretches(
  wanted: readonly WantedPiece[],
  leadOfPiece: (piece: SoundPiece) => number,
  sampleRate: number,
): readonly (readonly WantedPiece[])[] {
  const all: WantedPiece[][] = [];
  for (const one of wanted) {
    const last = all.at(-1);
    const lead = leadOfPiece(one.piece);
    const between = one.piece.from - (last?.at(-1)?.piece.to ?? 0);
    const isFull = last !== undefined && last.length >= together && lead <= longestLead * sampleRate;
    if (last === undefined || isFull || lead < between) all.push([one]);
    else last.push(one);
  }
  return all;
}

/** Where nobody keeps pieces they lie beside what is made of them, until it is. */
function besideTarget(target: ArtifactTarget): { readonly keeper: SoundKeeper; remove(): Promise<unknown> } {
  const files: string[] = [];
  const keeper: SoundKeeper = {
    acquire: (piece, produce) =>
      defer(() => {
        const file = `${target.file}-${piece.index}`;
        files.push(file);
        return produce({ file }).pipe(
          concatMap(async (event): Promise<ProgressEvent | KeptPieceEvent> => {
            if (event.type === 'progress') return event;
            const { size: bytes } = await stat(file);
            return {
              type: 'kept',
              artifact: { file, bytes, meta: event.meta, read: () => createReadStream(file) },
              reused: false,
            };
          }),
        );
      }),
  };
  return { keeper, remove: () => Promise.all(files.map((file) => rm(file, { force: true }))) };
}

/** What of each part is lost, in all pieces together. */
function lostIn(metas: readonly Json[]): readonly { part: number; samples: number }[] {
  const lost = new Map<number, number>();
  for (const meta of metas) {
    const list = meta !== null && typeof meta === 'object' && 'lost' in meta ? meta.lost : [];
    for (const each of Array.isArray(list) ? list : []) {
      const { part, samples } = each;
      if (typeof part === 'number' && typeof samples === 'number') lost.set(part, (lost.get(part) ?? 0) + samples);
    }
  }
  return [...lost].sort(([a], [b]) => a - b).map(([part, samples]) => ({ part, samples }));
}

/** Sound that lacks something is good for this run alone. */
function produced(samples: number, lost: readonly { part: number; samples: number }[]): ProducedEvent {
  if (lost.length === 0) return { type: 'produced', meta: { samples } };
  return { type: 'produced', meta: { samples, lost }, keep: false };
}
