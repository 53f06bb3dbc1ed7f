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
  type SoundChunk,
  type SoundKeeper,
  type SoundLevel,
} from '@clipwright/core/author';
import { soundChunks, soundParts, soundSamples, soundVoices } from '@clipwright/core/plan';
import { concat, concatMap, defer, finalize, from, map, mergeMap, type Observable, of, tap } from 'rxjs';
import { assemble } from './assemble.ts';
import { type ClipGains, clipGains } from './clip-gains.ts';
import { encodeChunks, together } from './encode-chunks.ts';
import type { WantedChunk } from './gather-chunks.ts';
import { gatherChunks, type MakeChunks } from './gather-chunks.ts';
import type { SoundEngine } from './sound-engine.ts';
import { leadOf } from './sound-window.ts';

/** Seconds of sound that may be decoded once more, so that two batches of it are made side by side. */
const longestLead = 120;

/** What a sound is made by, of, and into. */
export interface SoundMaking {
  readonly engine: SoundEngine;
  readonly request: AudioRequest;
  readonly target: ArtifactTarget;
  /** @default chunks lie beside the target until it is whole */
  readonly keeper: SoundKeeper | undefined;
  readonly pending: PendingWork;
}

/** A finished sound. */
export interface SoundProduced extends ProducedEvent {
  readonly meta: { readonly [name: string]: Json };
}

export interface EncodedSoundOptions {
  /** What measures its clips. @default they are measured for this */
  readonly gains?: ClipGains;
  /** @default it comes as it is, kept within full scale */
  readonly level?: SoundLevel | undefined;
}

/**
 * The sound: its chunks, found or made, put together. Those that lie together are mixed in one go, and batches of a
 * minute are made side by side, as far as cores are free.
 */
export function encodedSound(
  { engine, request, target, keeper: given, pending }: SoundMaking,
  { gains = clipGains(engine, request), level }: EncodedSoundOptions = {},
): Observable<ProgressEvent | SoundProduced> {
  return defer(() => {
    const { encoding } = request;
    const samples = soundSamples(request);
    const chunks = soundChunks(samples, encoding).map((chunk) => (level === undefined ? chunk : { ...chunk, level }));
    const beside = besideTarget(target);
    const keeper = given ?? beside.keeper;
    const kept = new Map<number, KeptChunkEvent['artifact']>();
    const ratios = new Map<number, number>();

    const leadOfChunk = leads(request);
    const make: MakeChunks = (wanted) => {
      const batched = batches(wanted, leadOfChunk, encoding.sampleRate);
      const done = batched.map(() => 0);
      return fromTask(gains).pipe(
        concatMap((gained) => from(batched).pipe(map((batch) => ({ batch, gained })))),
        mergeMap(
          ({ batch, gained }, index) =>
            encodeChunks(engine, gained, batch, pending).pipe(
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

    const whole = async (): Promise<readonly [ProgressEvent, SoundProduced]> => {
      const encoded = chunks.map((chunk) => ({ chunk, file: kept.get(chunk.index)?.file ?? '' }));
      await assemble(encoding, encoded, samples, target.file);
      const { size: bytes } = await stat(target.file);
      await beside.remove();
      const metas = chunks.map(({ index }) => kept.get(index)?.meta ?? null);
      return [{ type: 'progress', ratio: 1, bytes }, produced(samples, metas)];
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
function leads({ encoding, music, ...request }: AudioRequest): (chunk: SoundChunk) => number {
  const arrangements = soundParts(request).map(({ stretches }) => soundVoices(stretches, encoding.sampleRate));
  const start = music === undefined ? 0 : Rational.from(music.start).mul(encoding.sampleRate).toNumber();
  return ({ from }) =>
    Math.max(music === undefined ? 0 : start + from, ...arrangements.map((arrangement) => leadOf(arrangement, from)));
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

/** What is told of all chunks together. */
function produced(samples: number, metas: readonly Json[]): SoundProduced {
  const lost = lostIn(metas);
  const unmeasured = unmeasuredIn(metas);
  return {
    type: 'produced',
    meta: {
      samples,
      ...(lost.length === 0 ? {} : { lost }),
      ...(unmeasured.length === 0 ? {} : { unmeasured }),
    },
  };
}

/** What of each stretch is lost, in all chunks together. */
function lostIn(metas: readonly Json[]): readonly { stretch: number; samples: number }[] {
  const lost = new Map<number, number>();
  for (const { stretch, samples } of listsIn(metas, 'lost')) {
    if (typeof stretch === 'number' && typeof samples === 'number')
      lost.set(stretch, (lost.get(stretch) ?? 0) + samples);
  }
  return [...lost].sort(([a], [b]) => a - b).map(([stretch, samples]) => ({ stretch, samples }));
}

/** Each once, in order. */
function unmeasuredIn(metas: readonly Json[]): readonly { stretch: number; side: number }[] {
  const found = new Map<number, { stretch: number; side: number }>();
  for (const { stretch, side } of listsIn(metas, 'unmeasured')) {
    if (typeof stretch === 'number' && typeof side === 'number') found.set(2 * stretch + side, { stretch, side });
  }
  return [...found].sort(([a], [b]) => a - b).map(([, place]) => place);
}

/** What the chunks list under a name, one after the other. */
function listsIn(metas: readonly Json[], name: 'lost' | 'unmeasured'): readonly { readonly [key: string]: Json }[] {
  return metas.flatMap((meta) => {
    const list =
      meta !== null && typeof meta === 'object' && name in meta ? new Map(Object.entries(meta)).get(name) : [];
    return Array.isArray(list) ? list : [];
  });
}
