import { defer, EMPTY, finalize, type Observable } from 'rxjs';
import type { ArtifactStore, Produce } from '../../contracts/artifact-store.ts';
import type { ClipRenderer, RenderInputs } from '../../contracts/clip-renderer.ts';
import type { FilePart, JoinPart } from '../../contracts/join-request.ts';
import type { SegmentRequest } from '../../contracts/segment-request.ts';
import type { AudioRequest, SoundKeeper } from '../../contracts/sound-request.ts';
import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';
import { partsInOrder } from '../../plan/parts-in-order.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { audioKey, copyKey, segmentKey } from '../../plan/request-key.ts';
import { soundChunkKey } from '../../plan/sound-chunk-key.ts';
import { guardSources, sourcesOfSegment, sourcesOfSound } from './guard-sources.ts';
import { keptArtifacts } from './kept-artifacts.ts';
import type { Identified } from './phases.ts';

/** What pieces are made with. */
export interface PieceTools {
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  readonly inputs: RenderInputs;
  /** Completes if the file that gives the music is still what it was identified as. */
  readonly checkMusic: (file: string) => Observable<never>;
}

interface PieceBase {
  /** What it is, within the run. */
  readonly runKey: string;
  /** What it is for the store; `null`: not to be kept there. */
  readonly storeKey: string | null;
  readonly produce: Produce;
  /** Output frames that it stands for in the progress. */
  readonly weight: number;
}

/** A picture that stands at one or several places. */
export interface PicturePiece extends PieceBase {
  readonly kind: 'picture';
  /** Positions of its segments in the plan. */
  readonly segments: readonly number[];
  /** The items of its stretches. */
  readonly items: readonly number[];
}

/** The whole sound. */
export interface SoundPiece extends PieceBase {
  readonly kind: 'sound';
}

/** One thing to make. */
export type Piece = PicturePiece | SoundPiece;

/** Encoding the sound costs about as much as this share of the picture's frames (measured, order of magnitude). */
const audioWeight = 0.03;

/** Everything that a plan asks for, each distinct piece once. */
export function piecesOf(run: Identified, tools: PieceTools): readonly Piece[] {
  const { plan } = run;
  const bySegment = new Map<string, { request: SegmentRequest; items: readonly number[]; segments: number[] }>();
  for (const [segment, { request, items }] of plan.segments.entries()) {
    const key = canonical(request);
    const same = bySegment.get(key);
    if (same === undefined) bySegment.set(key, { request, items, segments: [segment] });
    else same.segments.push(segment);
  }
  const pictures = [...bySegment].map(([runKey, { request, items, segments }]): PicturePiece => {
    const storeKey = segmentKey(request, run.identities, run.capabilities);
    return {
      kind: 'picture',
      runKey,
      storeKey,
      produce: guardSources(
        (target) => tools.renderer.renderSegment(request, target, withKey(tools.inputs, storeKey)),
        sourcesOfSegment(request),
        tools.inputs,
      ),
      segments,
      items,
      weight: request.frames,
    };
  });
  // The longest first: started last it would run on alone, when nothing else is left to do beside it.
  pictures.sort((a, b) => b.weight - a.weight);
  // The sound before all: it is one long piece, and the pictures fill the cores beside it.
  return plan.audio === null ? pictures : [soundPiece(run, plan.audio, tools), ...pictures];
}

function soundPiece(run: Identified, request: AudioRequest, tools: PieceTools): SoundPiece {
  const { identities, capabilities, plan } = run;
  const unchanged = (produce: Produce): Produce =>
    guardSources(
      produce,
      sourcesOfSound(request),
      tools.inputs,
      request.music === undefined ? EMPTY : tools.checkMusic(request.music.file),
    );
  const chunkKey = soundChunkKey(request, identities, capabilities);
  const storeKey = audioKey(request, identities, capabilities);
  return {
    kind: 'sound',
    runKey: canonical(request),
    storeKey,
    produce: unchanged((target) =>
      defer(() => {
        // Held by what is made of them and not by the run: another run that waits for the same may outlast it.
        const chunks = keptArtifacts(tools.store);
        const keeper: SoundKeeper = {
          acquire: (chunk, produce) => chunks.acquire(canonical(chunk), chunkKey(chunk), unchanged(produce)),
        };
        return tools.renderer
          .renderAudio(request, target, { ...withKey(tools.inputs, storeKey), keeper })
          .pipe(finalize(() => chunks.release()));
      }),
    ),
    weight: Math.max(1, plan.frames * audioWeight),
  };
}

function withKey(inputs: RenderInputs, key: string | null): RenderInputs {
  return key === null ? inputs : { ...inputs, key };
}

/** Where a finished segment is. */
export type PlacedSegment = Pick<FilePart, 'file' | 'isNew'>;

/** What the picture is joined of, in order; of pieces that were made, and of packets. */
export function partsOf(
  { plan, identities }: Identified,
  pieces: readonly Piece[],
  files: ReadonlyMap<number, PlacedSegment>,
): readonly JoinPart[] {
  const keys = new Map<number, string | null>();
  for (const piece of pieces) {
    if (piece.kind === 'picture') for (const segment of piece.segments) keys.set(segment, piece.storeKey);
  }
  const keyed = <P extends JoinPart>(part: P, key: string | null): P => (key === null ? part : { ...part, key });
  const parts = partsInOrder(plan);
  return parts.flatMap((planned, at): JoinPart[] => {
    if (planned.kind === 'copy') return [keyed(planned.copy.part, copyKey(planned.copy.part, identities))];
    const placed = files.get(planned.position);
    if (placed === undefined) return [];
    const { request } = planned.segment;
    const isBesideCopy = [parts[at - 1], parts[at + 1]].some((other) => other?.kind === 'copy');
    const part: FilePart = {
      kind: 'file',
      ...placed,
      frames: request.frames,
      // How its ends should look is known of what nothing lies on.
      ...(isBesideCopy && request.layers === undefined ? { shows: request } : {}),
    };
    return [keyed(part, keys.get(planned.position) ?? null)];
  });
}

/** All that is joined, by what stands for its content; `null` where nothing does for a part of it. */
export function joinKey(parts: readonly JoinPart[], pieces: readonly Piece[]): string | null {
  const sounds = pieces.flatMap((piece) => (piece.kind === 'sound' ? [piece.storeKey] : []));
  const all = [...parts.map(({ key }) => key ?? null), ...sounds];
  return all.includes(null) ? null : canonical(all);
}

/** The item that an error of a piece is to blame on: that of the stretch that it names, of the first where it names none. */
export function blamedItem({ audioItems }: RenderPlan, piece: Piece, { details }: ClipwrightError): number | undefined {
  const { stretch, side } = details;
  const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
  if (piece.kind === 'picture') return piece.items[numberOf(stretch)];
  return typeof stretch === 'number' ? audioItems[stretch]?.[numberOf(side)] : undefined;
}
