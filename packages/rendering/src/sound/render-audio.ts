import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { type ProgressEvent, Rational } from '@clipwright/core';
import {
  type ArtifactTarget,
  type AudioRequest,
  fromTask,
  type Json,
  type KeptChunkEvent,
  type PendingWork,
  type ProducedEvent,
  type RenderInputs,
  type SoundChunk,
  type SoundKeeper,
} from '@clipwright/core/author';
import { soundChunks, soundSamples, soundVoices } from '@clipwright/core/plan';
import { concat, concatMap, defer, finalize, from, map, mergeMap, type Observable, of, tap } from 'rxjs';
import { assemble } from './assemble.ts';
import { copySound } from './copy-sound.ts';
import { encodeChunks, together } from './encode-chunks.ts';
import type { WantedChunk } from './gather-chunks.ts';
import { gatherChunks, type MakeChunks } from './gather-chunks.ts';
import type { SoundEngine } from './sound-engine.ts';
import { leadOf } from './sound-window.ts';

/** Seconds of sound that may be decoded once more, so that two batches of it are made side by side. */
const longestLead = 120;

/**
 * The sound: its source's packets where they may stand for it as they are, else encoded.
 */
export function renderAudio(
  engine: SoundEngine,
  request: AudioRequest,
  target: ArtifactTarget,
  inputs: Pick<RenderInputs, 'keeper'>,
  pending: PendingWork,
): Observable<ProgressEvent | ProducedEvent> {
  if (request.copy !== true) return encodedSound(engine, request, target, inputs, pending);
  return fromTask((left) => {
    const copying = copySound(request, target, left);
    void pending.track(copying);
    return copying;
  }).pipe(
    concatMap((isCopied) =>
      isCopied
        ? of<ProducedEvent>({ type: 'produced', meta: { samples: soundSamples(request), copied: true } })
        : encodedSound(engine, request, target, inputs, pending),
    ),
  );
}

/**
 * The sound: its chunks, found or made, put together. Those that lie together are mixed in one go, and batches of a
 * minute are made side by side, as far as cores are free.
 */
function encodedSound(
  engine: SoundEngine,
  request: AudioRequest,
  target: ArtifactTarget,
  inputs: Pick<RenderInputs, 'keeper'>,
  pending: PendingWork,
): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { encoding } = request;
    const samples = soundSamples(request);
    const chunks = soundChunks(samples, encoding);
    const beside = besideTarget(target);
    const { keeper = beside.keeper } = inputs;
    const kept = new Map<number, KeptChunkEvent['artifact']>();
    const ratios = new Map<number, number>();

    const leadOfChunk = leads(request);
    const make: MakeChunks = (wanted) => {
      const batched = batches(wanted, leadOfChunk, encoding.sampleRate);
      const done = batched.map(() => 0);
      return from(batched).pipe(
        mergeMap(
          (batch, index) =>
            encodeChunks(engine, request, batch, pending).pipe(
              map((event) => {
                if (event.type !== 'progress') return event;
                done[index] = event.ratio * batch.length;
                return { ...event, ratio: sumOf(done) / wanted.length };
              }),
            ),
          engine.parallel,
        ),
      );
    };
    const gathering = gatherChunks(chunks, make);
    const obtained = from(chunks).pipe(
      mergeMap((chunk) =>
        keeper.acquire(chunk, gathering.produce(chunk)).pipe(
          tap((event) => {
            if (event.type === 'kept') {
              gathering.found(chunk);
              kept.set(chunk.index, event.artifact);
            }
            ratios.set(chunk.index, event.type === 'kept' ? 1 : event.ratio);
          }),
          map((): ProgressEvent => ({ type: 'progress', ratio: sumOf(ratios.values()) / chunks.length })),
        ),
      ),
    );

    const whole = async (): Promise<readonly [ProgressEvent, ProducedEvent]> => {
      const encoded = chunks.map((chunk) => ({ chunk, file: kept.get(chunk.index)?.file ?? '' }));
      await assemble(encoding, encoded, samples, target.file);
      const { size: bytes } = await stat(target.file);
      await beside.remove();
      const lost = lostIn(chunks.map(({ index }) => kept.get(index)?.meta ?? null));
      return [{ type: 'progress', ratio: 1, bytes }, produced(samples, lost)];
    };
    return concat(obtained, defer(whole).pipe(concatMap((events) => of(...events)))).pipe(
      finalize(() => void pending.track(engine.settled().then(beside.remove))),
    );
  });
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Samples that are decoded before a chunk for its sake. */
function leads({ stretches, encoding, music }: AudioRequest): (chunk: SoundChunk) => number {
  const arrangement = soundVoices(stretches, encoding.sampleRate);
  const start = music === undefined ? 0 : Rational.from(music.start).mul(encoding.sampleRate).toNumber();
  return ({ from }) => Math.max(music === undefined ? 0 : start + from, leadOf(arrangement, from));
}

/**
 * Chunks that are made in one go: those near each other, about a minute of them, and more where what comes next would
 * have to be decoded from far before.
 */
function batches(
  wanted: readonly WantedChunk[],
  leadOfChunk: (chunk: SoundChunk) => number,
  sampleRate: number,
): readonly (readonly WantedChunk[])[] {
  const all: WantedChunk[][] = [];
  for (const one of wanted) {
    const last = all.at(-1);
    const lead = leadOfChunk(one.chunk);
    const between = one.chunk.from - (last?.at(-1)?.chunk.to ?? 0);
    const isFull = last !== undefined && last.length >= together && lead <= longestLead * sampleRate;
    if (last === undefined || isFull || lead < between) all.push([one]);
    else last.push(one);
  }
  return all;
}

/** Where nobody keeps chunks they lie beside what is made of them, until it is. */
function besideTarget(target: ArtifactTarget): { readonly keeper: SoundKeeper; remove(): Promise<unknown> } {
  const files: string[] = [];
  const keeper: SoundKeeper = {
    acquire: (chunk, produce) =>
      defer(() => {
        const file = `${target.file}-${chunk.index}`;
        files.push(file);
        return produce({ file }).pipe(
          concatMap(async (event): Promise<ProgressEvent | KeptChunkEvent> => {
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

/** What of each stretch is lost, in all chunks together. */
function lostIn(metas: readonly Json[]): readonly { stretch: number; samples: number }[] {
  const lost = new Map<number, number>();
  for (const meta of metas) {
    const list = meta !== null && typeof meta === 'object' && 'lost' in meta ? meta.lost : [];
    for (const each of Array.isArray(list) ? list : []) {
      const { stretch, samples } = each;
      if (typeof stretch === 'number' && typeof samples === 'number')
        lost.set(stretch, (lost.get(stretch) ?? 0) + samples);
    }
  }
  return [...lost].sort(([a], [b]) => a - b).map(([stretch, samples]) => ({ stretch, samples }));
}

function produced(samples: number, lost: readonly { stretch: number; samples: number }[]): ProducedEvent {
  return { type: 'produced', meta: lost.length === 0 ? { samples } : { samples, lost } };
}
