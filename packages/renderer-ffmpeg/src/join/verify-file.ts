import type { ArtifactStore, Verification } from '@clipwright/core';
import { fromTask, type JoinRequest, type RenderInputs } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, type FfmpegStream, fileArgument, inputSafety } from '@clipwright/ffmpeg';
import type { PlacedPicture } from '@clipwright/rendering';
import {
  type AnimatedContainer,
  type Container,
  type ContainerClock,
  containerClock,
  copiedRuns,
  isMovie,
  joinStretches,
  joinsOfRun,
  notAsPlanned,
  type PacketsFound,
  pictureHead,
  readPart,
  rowOf,
  soundPadding,
  verifier,
  verifyHead,
} from '@clipwright/rendering';
import { concat, concatMap, defer, EMPTY, finalize, firstValueFrom, ignoreElements, type Observable, of } from 'rxjs';
import { blamingParts } from './blamed-part.ts';
import { copiedRows } from './copied-rows.ts';
import { decodeJoins } from './decode-joins.ts';
import { type EarlySeams, earlySeams } from './early-seams.ts';
import { fewJoins } from './few-joins.ts';
import { linesOf } from './lines-of.ts';
import { joinProofs, nothingProven, type ProvenBefore, proofGroups, provenBefore } from './proven-before.ts';
import { proveSeams } from './seam-proof.ts';

/** Has printed what {@link verifier} reads: every packet, then the streams, one a line. */
const probeOptions: readonly string[] = [
  ...['-v', 'error', '-of', 'compact', '-show_data_hash', 'murmur3', '-show_entries'],
  [
    'packet=stream_index,pts,dts,size,pos,flags,data_hash',
    'packet_side_data=discard_padding',
    'stream=index,codec_type,time_base,start_pts,duration_ts,extradata_hash',
  ].join(':'),
];

/**
 * What the header of an mp4 or mov does not say is not asked for. By itself ffprobe decodes some of the picture first, to
 * find out what it is, which takes it as long as all the rest of some thousand packets.
 */
const headerAlone = '-nofind_stream_info';

/** A file made here may be larger than those of others are allowed to be. */
const ownFile = inputSafety().probeOptions;

/**
 * Reads a joined file back and checks it: every packet, and then what decodes around the joins, those left out that
 * are, packet by packet, what was decoded before; by ffprobe or, where there is none, by ffmpeg. Where nothing is
 * remembered, few joins are decoded meanwhile. Both ends of what was copied are held against their sources. Emits once
 * and completes.
 *
 * @param store Where to remember those.
 * @param sources Of what packets were copied.
 * @param seams What is proven meanwhile, where that has begun; it is left when this ends. @default it begins
 * Errors: `verification-failed`, with the position of a copied part in `details.part` where it is to blame; the
 * runner's, the sources'.
 */
export function verifyFile(
  runner: FfmpegRunner,
  request: JoinRequest,
  written: { readonly file: string; readonly container: Exclude<Container, AnimatedContainer> },
  store?: ArtifactStore,
  sources: RenderInputs['sources'] = new Map(),
  seams?: EarlySeams,
): Observable<Omit<Verification, 'bytes'>> {
  return defer(() => {
    const { file, container } = written;
    const clock = containerClock(container, request.profile.frameRate);
    const joins = joinsOf(request);
    // Of those of copied packets both sides are decoded where these are held against their sources.
    const compared = new Set(copiedRuns(request).flatMap((run) => joinsOfRun(request, run)));
    const decoded = joins.filter((join) => !compared.has(join));
    // Of those that may be remembered it is known only later which are to be decoded.
    const head = isMovie(container) ? pictureHead(file, request) : undefined;
    const picture = async (): Promise<PlacedPicture | undefined> => (await head?.())?.picture;
    const early = store === undefined ? fewJoins(runner, request, decoded, { file, clock, picture }) : undefined;
    const sooner = head === undefined ? undefined : (seams ?? earlySeams(runner, request, sources));
    if (head !== undefined) sooner?.written(head);
    return readPackets(runner, request, file, clock).pipe(
      concatMap((found) => {
        const { verification, keys } = found;
        const known = new Set(keys);
        const open = joins.find((frame) => !known.has(frame));
        if (open !== undefined) {
          throw notAsPlanned(`Frame ${open} begins a segment, and is no keyframe.`, { frame: open });
        }
        // What ffmpeg tells by itself are no hashes by which packets could be known again.
        const hashed = found.packets.every(({ hash }) => hash !== '');
        const memoryOf = (what: 'joins' | 'seams'): ProvenBefore =>
          store === undefined || !hashed ? nothingProven : provenBefore(what, runner, store, request.profile);
        const memory = memoryOf('joins');
        const tails =
          joinStretches(joins, keys, request.profile).flatMap((batch) => batch.expected).length - joins.length;
        return concat(
          head === undefined
            ? EMPTY
            : fromTask(async (left) => {
                const { track } = await head();
                await verifyHead(request, { file, track, packets: found.packets, joins }, left);
              }).pipe(ignoreElements()),
          // Not before its turn: what fails then would be nobody's.
          defer(picture).pipe(
            concatMap((picture) =>
              proveSeams(runner, { request, found, picture, sources, memory: memoryOf('seams'), early: sooner }),
            ),
          ),
          memory.unknown(proofGroups(joinProofs(decoded, found, request.profile))).pipe(
            concatMap((unknown) => {
              const those = unknown.flat().map((proof) => proof.of);
              if (those.length === 0) return EMPTY;
              const proven = defer(async () => (await early?.areProven(keys)) ?? false);
              const decoded$ = proven.pipe(
                concatMap((isProven) =>
                  isProven
                    ? EMPTY
                    : defer(picture).pipe(
                        concatMap((picture) =>
                          decodeJoins(runner, { request, file, keys, clock, joins: those, picture }),
                        ),
                      ),
                ),
              );
              return concat(decoded$, memory.keep(unknown));
            }),
          ),
          of({ ...verification, joins: joins.length, tails }),
        );
      }),
      blamingParts(request),
      finalize(() => {
        early?.leave();
        sooner?.leave();
      }),
    );
  });
}

/** The first frame after each join. */
function joinsOf({ parts }: JoinRequest): number[] {
  const joins: number[] = [];
  let frames = 0;
  for (const segment of parts) {
    if (segment.frames === 0) continue;
    if (frames > 0) joins.push(frames);
    frames += segment.frames;
  }
  return joins;
}

function readPackets(
  runner: FfmpegRunner,
  request: JoinRequest,
  file: string,
  clock: ContainerClock,
): Observable<PacketsFound> {
  return fromTask(async (left) => {
    const start = (tool: 'ffmpeg' | 'ffprobe', args: readonly string[]): FfmpegStream =>
      endedBy(runner.stream({ tool, args }), left);
    const { ffprobe } = await firstValueFrom(runner.located());
    const { profile } = request;
    const sound = request.audio === undefined || profile.audio === null ? undefined : profile.audio;
    const found = clock.slack === 0 ? [headerAlone] : [];
    const rows =
      ffprobe === undefined
        ? copiedRows((args) => start('ffmpeg', args), file, sound && soundPadding(sound, clock))
        : linesOf(start('ffprobe', [...ownFile, ...probeOptions, ...found, '-i', fileArgument(file)]));
    // Of sound that is a source's, its encoder knows.
    const isUntold = ffprobe === undefined && clock.slack === 0 && sound?.codec === 'aac';
    const priming = isUntold ? (await readPart(request.audio?.file ?? '')).edit.start : undefined;
    const check = verifier(request, clock, priming);
    for await (const row of rows) {
      if (left.aborted) break;
      check.row(rowOf(row));
    }
    return check.result();
  });
}
