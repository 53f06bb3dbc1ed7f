import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ClipRenderer, ClipwrightError } from '@clipwright/core';
import {
  type ArtifactTarget,
  checkOptions,
  cleanedUp,
  type OptionsOf,
  type PendingWork,
  pendingWork,
} from '@clipwright/core/author';
import { allowedInputs, type InputOptions } from '@clipwright/node-kit';
import { atBitrate, joinSound, ofTheStore, renderAudio } from '@clipwright/rendering';
import { concatMap, defer, type Observable, of, Subject, takeUntil } from 'rxjs';
import type { LibavEngine } from '../engine/engine.ts';
import { jobsOf } from '../engine/job-engine.ts';
import { libavEngine } from '../engine/libav-engine.ts';
import { findAbilities } from './find-abilities.ts';
import { join } from './join/join.ts';
import { prepare } from './prepare.ts';
import { renderSegment } from './segment/render-segment.ts';
import { libavSound } from './sound/libav-sound.ts';

export interface LibavRendererOptions {
  /** Where FFmpeg's libraries work; it stays its owner's. @default one of its own, disposed with the renderer */
  readonly engine?: LibavEngine;
  /**
   * Names the kind of processor, for what its bytes depend on: Opus, and pictures that are converted from other
   * primaries or high dynamic range. What is kept of these is found again only under the same name. @default this
   * machine's model and instructions
   */
  readonly processor?: string;
  /** Whether plain files are read here; otherwise every frame comes from the open source. @default true */
  readonly direct?: boolean;
  /** Containers and decoders of files beside the usual ones. @default the usual ones */
  readonly inputs?: InputOptions;
}

const shape = {
  engine: 'any',
  processor: 'any',
  inputs: 'any',
  direct: 'flag',
} satisfies OptionsOf<LibavRendererOptions>;

/**
 * A renderer through FFmpeg's libraries, without any program. Pictures are H.264, HEVC, VP9 or AV1, sound is AAC or
 * Opus, outputs are mp4, mov, mkv or WebM, or of sound alone m4a, mp3 or wav. What it is given is what {@link ffmpegRenderer} of `renderer-ffmpeg` is given,
 * and shows the same.
 *
 * @example
 * renderTimeline(timeline, { file: '/tmp/out.mp4' }, { loader, store, renderer: libavRenderer() });
 */
export function libavRenderer(options: LibavRendererOptions = {}): ClipRenderer {
  checkOptions('', options, shape);
  const engine = jobsOf(options.engine ?? libavEngine());
  const allowed = allowedInputs(options.inputs);
  const mayBeDirect = options.direct ?? true;
  const pending = pendingWork();
  const abilities = findAbilities(engine);
  const disposal = new Subject<never>();

  /** What a target's work has written goes away with it, unless it finished. */
  const intoTarget = <T>(target: ArtifactTarget, work: (writing: PendingWork) => Observable<T>): Observable<T> => {
    const writing = pendingWork();
    return cleanedUp(work(writing).pipe(takeUntil(disposal), ofTheStore(target)), {
      pending,
      cleanup: async () => {
        await writing.settled();
        await rm(target.file, { force: true });
      },
    });
  };

  const settled = async (): Promise<void> => {
    await pending.settled();
    if (options.engine === undefined) await engine.settled();
  };

  return {
    contracts: { ClipRenderer: 1 },
    prepare: (request) =>
      prepare(request, { engine, processor: options.processor, allowed, abilities }).pipe(takeUntil(disposal)),
    concurrency: () => of(engine.workers),
    renderSegment: (request, target, inputs) =>
      intoTarget(target, (pending) =>
        abilities().pipe(
          concatMap(({ abilities }) =>
            atBitrate(request, target, (asked) =>
              renderSegment(engine, asked, target, {
                ...{ inputs, abilities, pending },
                allowed: mayBeDirect ? allowed : undefined,
              }),
            ),
          ),
        ),
      ),
    renderAudio: (request, target, inputs) =>
      intoTarget(target, (pending) =>
        defer(() => {
          const sound = libavSound(engine, request.encoding, {
            sources: inputs.sources,
            allowed,
            direct: mayBeDirect,
          });
          return renderAudio(sound, request, target, inputs, pending);
        }),
      ),
    join: (request) =>
      defer(() => {
        const output = resolve(request.output);
        if ('parts' in request) return join(engine, { ...request, output }, pending);
        const sound = libavSound(engine, request.encoding, { sources: new Map(), allowed, direct: mayBeDirect });
        return joinSound(sound, { ...request, output }, pending);
      }).pipe(takeUntil(disposal)),
    settled,
    [Symbol.asyncDispose]: async () => {
      // An error of the notifier reaches all running work, and whatever is asked for later.
      disposal.error(new ClipwrightError('disposed', 'The renderer was disposed.'));
      if (options.engine === undefined) await engine[Symbol.asyncDispose]();
      await settled();
    },
  };
}
