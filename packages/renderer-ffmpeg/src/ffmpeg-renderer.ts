import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type ArtifactStore,
  type ClipRenderer,
  ClipwrightError,
  type ProgressEvent,
  type VideoCodec,
} from '@clipwright/core';
import {
  type ArtifactTarget,
  type AudioRequest,
  checkContract,
  checkOptions,
  cleanedUp,
  type OptionsOf,
  type PrepareRequest,
  type ProducedEvent,
  pendingWork,
  type RendererCapabilities,
  type RenderInputs,
  type SegmentRequest,
} from '@clipwright/core/author';
import { checkMusic, type FfmpegRunner, ffmpegRunner, type ToolInfo } from '@clipwright/ffmpeg';
import type { Abilities } from '@clipwright/filters';
import { chosenEncoder, encoderOf, ffmpegCodec } from '@clipwright/filters';
import {
  atBitrate,
  codecsOf,
  containerOf,
  copiedInto,
  joinSound,
  ofTheStore,
  readCover,
  renderAudio,
  type SoundEngine,
  soundCopiedInto,
  soundFileOf,
} from '@clipwright/rendering';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  forkJoin,
  ignoreElements,
  map,
  type Observable,
  Subject,
  takeLast,
  takeUntil,
  tap,
} from 'rxjs';
import { ffmpegSound } from './audio/ffmpeg-sound.ts';
import { join } from './join/join.ts';
import { checkEncoding, checkOutput } from './output/check-output.ts';
import { renderComposited } from './segment/composited.ts';
import { isDirect, renderDirect } from './segment/direct.ts';
import { renderPiped } from './segment/piped.ts';
import { withRawPictures } from './segment/raw-pictures.ts';
import { segmentConcurrency } from './segment/segment-cost.ts';
import { capabilitiesOf } from './tool/capabilities.ts';
import { findAbilities, type OutputEncoding } from './tool/find-abilities.ts';
import type { TriedAbilities } from './tool/tried-abilities.ts';

export interface FfmpegRendererOptions {
  /** Runs the processes; it stays its owner's. @default one of its own, disposed with the renderer */
  readonly runner?: FfmpegRunner;
  /**
   * Whether ffmpeg reads plain files by itself; otherwise every frame and sample comes from the open source. @default
   * true
   */
  readonly direct?: boolean;
  /**
   * Where to remember which outputs were verified, so that one that comes out again, byte for byte, is read back and no
   * more; and what ffmpeg was found to do, where its runner remembers tools. Who gave it disposes it; one that fails is
   * done without. @default nothing is remembered
   */
  readonly store?: ArtifactStore;
  /**
   * Names the kind of processor, for what its bytes depend on: Opus, and pictures that are converted from other
   * primaries or high dynamic range. What is kept of these is found again only under the same name. @default this
   * machine's model and instructions
   */
  readonly processor?: string;
}

const shape = {
  runner: 'any',
  direct: 'flag',
  store: 'any',
  processor: 'any',
} satisfies OptionsOf<FfmpegRendererOptions>;

/**
 * A renderer through ffmpeg child processes. Pictures are H.264, HEVC, VP9 or AV1, sound is AAC or Opus, outputs are
 * mp4, mov, mkv, WebM or ts; or pictures that move, as GIF or animated WebP; or of sound alone m4a, mp3 or wav.
 *
 * @example
 * renderTimeline(timeline, { file: '/tmp/out.mp4' }, { loader, store, renderer: ffmpegRenderer() });
 */
export function ffmpegRenderer(options: FfmpegRendererOptions = {}): ClipRenderer {
  checkOptions('', options, shape);
  checkContract('store', 'ArtifactStore', options.store);
  const runner = options.runner ?? ffmpegRunner();
  const mayBeDirect = options.direct ?? true;
  const pending = pendingWork();
  const abilities = findAbilities(runner, { store: options.store, processor: options.processor });
  const disposal = new Subject<never>();

  /** What a target's work has written goes away with it, unless it finished. */
  const intoTarget = <T>(target: ArtifactTarget, work: Observable<T>): Observable<T> =>
    cleanedUp(work.pipe(takeUntil(disposal), ofTheStore(target)), {
      pending,
      cleanup: async () => {
        await runner.settled();
        await rm(target.file, { force: true });
      },
    });

  const segment = (
    request: SegmentRequest,
    target: ArtifactTarget,
    { sources, transforms }: RenderInputs,
    able: Abilities,
  ): Observable<ProgressEvent | ProducedEvent> => {
    const piped = { sources, transforms, pending, abilities: able };
    const pulled = (): Observable<ProgressEvent | ProducedEvent> =>
      withRawPictures(request, 'layers', piped, (raw) =>
        request.kind === 'clip'
          ? renderPiped(runner, request, target, piped, raw)
          : renderComposited(runner, request, target, piped, raw),
      );
    const isBlack = request.kind === 'color' && request.layers === undefined;
    if (!isBlack && !(mayBeDirect && isDirect(request))) return pulled();
    return withRawPictures(request, 'stills', piped, (raw) =>
      renderDirect(runner, request, target, { abilities: able, raw, pulled }),
    );
  };

  const soundOf = ({ encoding }: AudioRequest, { sources }: RenderInputs): SoundEngine =>
    ffmpegSound(runner, encoding, { direct: mayBeDirect, sources });

  const prepare = (request: PrepareRequest): Observable<RendererCapabilities> =>
    defer(() => {
      const { codec, audioCodec } = codecsOf(request);
      const picture = codec === null ? null : pictureOf(codec, request);
      const sound = soundFileOf(request.output);
      const found = (able: TriedAbilities, ffmpeg: ToolInfo): RendererCapabilities =>
        capabilitiesOf({
          ...{ ffmpeg, able, audioCodec, processor: options.processor, readsFiles: mayBeDirect },
          encoder: picture === null ? null : encoderOf(picture, able),
          copies: sound === undefined ? copiedInto(containerOf(request.output)) : [],
          copiesSound: soundCopiedInto(sound ?? containerOf(request.output)),
        });
      return concat(
        defer(() => checkOutput(inPlace(request))),
        request.cover === undefined
          ? EMPTY
          : defer(() => readCover(resolve(request.cover ?? ''))).pipe(ignoreElements()),
        // The versions beside the trial.
        forkJoin([
          abilities({ codec: null, ...picture, audioCodec }).pipe(
            tap((able) => checkEncoding(picture, audioCodec, able)),
          ),
          runner.tools(),
        ]).pipe(map(([able, { ffmpeg }]) => found(able, ffmpeg))),
        request.music === undefined ? EMPTY : checkMusic(runner, request.music),
      ).pipe(
        filter((told) => told !== undefined),
        // What is refused is refused before anything is told.
        takeLast(1),
      );
    });

  const settled = async (): Promise<void> => {
    await pending.settled();
    await runner.settled();
  };

  return {
    contracts: { ClipRenderer: 1 },
    prepare,
    concurrency: segmentConcurrency(runner),
    renderSegment: (request, target, inputs) =>
      intoTarget(
        target,
        defer(() => abilities(ofSegment(request))).pipe(
          concatMap((able) => atBitrate(request, target, (asked) => segment(asked, target, inputs, able))),
        ),
      ),
    renderAudio: (request, target, inputs) =>
      intoTarget(
        target,
        defer(() => renderAudio(soundOf(request, inputs), request, target, inputs, pending)),
      ),
    join: (request, { sources } = { sources: new Map() }) =>
      defer(() => {
        const placed = inPlace(request);
        if ('parts' in placed) return join(runner, placed, { sources, pending, store: options.store });
        return joinSound(ffmpegSound(runner, placed.encoding, { direct: mayBeDirect, sources }), placed, pending);
      }).pipe(takeUntil(disposal)),
    settled,
    [Symbol.asyncDispose]: async () => {
      // An error of the notifier reaches all running work, and whatever is asked for later.
      disposal.error(new ClipwrightError('disposed', 'The renderer was disposed.'));
      if (options.runner === undefined) await runner[Symbol.asyncDispose]();
      await settled();
    },
  };
}

/** The encoder of a picture that is asked for. Errors: `invalid-option`. */
function pictureOf(codec: VideoCodec, { encoder, bitDepth }: PrepareRequest) {
  return {
    codec,
    ...(encoder === undefined ? {} : { encoder: chosenEncoder(encoder, codec).name }),
    ...(bitDepth === 10 ? { isDeep: true, pixelFormat: 'yuv420p10le' as const } : {}),
  };
}

/** What a segment's encoder is found by. Errors: `invalid-option`. */
function ofSegment({ profile }: SegmentRequest): Partial<OutputEncoding> {
  const { encoder, pixelFormat } = profile.video;
  return {
    codec: ffmpegCodec(profile.video),
    ...(encoder === undefined ? {} : { encoder }),
    ...(pixelFormat === 'yuv420p10le' ? { isDeep: true } : {}),
  };
}

/** A request whose output is where the working directory says, if its path is relative. */
function inPlace<R extends { readonly output: string }>(request: R): R {
  return { ...request, output: resolve(request.output) };
}
