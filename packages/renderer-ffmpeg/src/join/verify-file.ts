import type { ArtifactStore, Verification } from '@clipwright/core';
import { fromTask, type JoinRequest, type RenderInputs } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, type FfmpegStream, fileArgument, inputSafety } from '@clipwright/ffmpeg';
import type { PlacedPicture } from '@clipwright/rendering';
import {
  type Container,
  type ContainerClock,
  containerClock,
  isMovie,
  joinStretches,
  joinsOfRuns,
  notAsPlanned,
  type PacketsFound,
  pictureHead,
  readPart,
  rowOf,
  soundPadding,
  verifier,
  verifyHead,
} from '@clipwright/rendering';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  finalize,
  firstValueFrom,
  from,
  ignoreElements,
  type Observable,
  of,
} from 'rxjs';
import { atJoins, blamingParts } from './blamed-part.ts';
import { copiedRows } from './copied-rows.ts';
import { decodeJoins } from './decode-joins.ts';
import { decodedJoins, joinGroups, noDecodedJoins } from './decoded-joins.ts';
import { fewJoins } from './few-joins.ts';
import { linesOf } from './lines-of.ts';
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
 * Errors: `verification-failed`, with the position of a copied part in `details.part` where it is to blame; the
 * runner's, the sources'.
 */
export function verifyFile(
  runner: FfmpegRunner,
  request: JoinRequest,
  written: { readonly file: string; readonly container: Container },
  store?: ArtifactStore,
  sources: RenderInputs['sources'] = new Map(),
): Observable<Omit<Verification, 'bytes'>> {
  return defer(() => {
    const { file, container } = written;
    const clock = containerClock(container, request.profile.frameRate);
    const joins = joinsOf(request);
    // Of the others both sides are decoded where copied packets are held against their sources.
    const compared = joinsOfRuns(request);
    const decoded = joins.filter((join) => !compared.has(join));
    // Of those that may be remembered it is known only later which are to be decoded.
    const head = isMovie(container) ? pictureHead(file, request) : undefined;
    const picture = async (): Promise<PlacedPicture | undefined> => (await head?.())?.picture;
    const early = store === undefined ? fewJoins(runner, request, decoded, { file, clock, picture }) : undefined;
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
        const memory = store === undefined || !hashed ? noDecodedJoins : decodedJoins(runner, store, request.profile);
        const tails =
          joinStretches(joins, keys, request.profile).flatMap((batch) => batch.expected).length - joins.length;
        return concat(
          head === undefined
            ? EMPTY
            : fromTask(async (left) => {
                const { track } = await head();
                await verifyHead(request, { file, track, packets: found.packets, joins }, left);
              }).pipe(ignoreElements()),
          from(picture()).pipe(
            concatMap((picture) => proveSeams(runner, { request, file, keys, clock, picture, sources })),
          ),
          memory.unknown(joinGroups(decoded, found, request.profile)).pipe(
            concatMap((runs) => {
              const those = runs.flatMap((run) => run.joins);
              if (those.length === 0) return EMPTY;
              const proven = defer(async () => (await early?.areProven(keys)) ?? false);
              const decoded$ = proven.pipe(
                concatMap((isProven) =>
                  isProven
                    ? EMPTY
                    : from(picture()).pipe(
                        concatMap((picture) =>
                          atJoins(request, those, (joins) =>
                            decodeJoins(runner, { request, file, keys, clock, joins, picture }),
                          ),
                        ),
                      ),
                ),
              );
              return concat(decoded$, memory.keep(runs));
            }),
          ),
          of({ ...verification, joins: joins.length, tails }),
        );
      }),
      blamingParts(request),
      finalize(() => early?.leave()),
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
    const rows =
      ffprobe === undefined
        ? copiedRows((args) => start('ffmpeg', args), file, sound && soundPadding(sound, clock))
        : linesOf(start('ffprobe', [...ownFile, ...probeOptions, '-i', fileArgument(file)]));
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
