import type { JoinRequest, Verification } from '@clipwright/core';
import { type FfmpegRunner, fileArgument, inputSafety, lineSplitter } from '@clipwright/ffmpeg';
import { concatMap, map, Observable } from 'rxjs';
import type { Pending } from '../output/cleaned-up.ts';
import type { Container } from '../output/container-of.ts';
import { type ContainerClock, containerClock } from './container-clock.ts';
import { decodeJoins } from './decode-joins.ts';
import { type PacketsFound, probeOptions, verifier } from './verify.ts';
import { notAsPlanned } from './verify-rows.ts';

/** A file made here may be larger than those of others are allowed to be. */
const ownFile = inputSafety().probeOptions;

/**
 * Reads a joined file back and checks it: every packet, and then what decodes around the joins. Emits once and completes.
 * Errors: `verification-failed`, the runner's.
 */
export function verifyFile(
  runner: FfmpegRunner,
  request: JoinRequest,
  written: { readonly file: string; readonly container: Container },
  pending: Pending,
): Observable<Omit<Verification, 'bytes'>> {
  const { file, container } = written;
  const clock = containerClock(container, request.profile.frameRate);
  return readPackets(runner, request, file, clock, pending).pipe(
    concatMap(({ verification, keys }) => {
      const joins = joinsOf(request);
      const known = new Set(keys);
      const open = joins.find((frame) => !known.has(frame));
      if (open !== undefined) throw notAsPlanned(`Frame ${open} begins a segment, and is no keyframe.`);
      return decodeJoins(runner, { request, file, keys, clock, joins }).pipe(
        map((tails) => ({ ...verification, joins: joins.length, tails })),
      );
    }),
  );
}

/** The first frame after each join. */
function joinsOf({ segments }: JoinRequest): number[] {
  const joins: number[] = [];
  let frames = 0;
  for (const segment of segments) {
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
  pending: Pending,
): Observable<PacketsFound> {
  return new Observable((subscriber) => {
    const args = [...ownFile, ...probeOptions, '-i', fileArgument(file)];
    const output = runner.stream({ tool: 'ffprobe', args });
    const read = async (): Promise<PacketsFound> => {
      const check = verifier(request, clock);
      const lines = lineSplitter();
      for await (const chunk of output) for (const line of lines.push(chunk)) check.line(line);
      for (const line of lines.end()) check.line(line);
      return check.result();
    };
    read().then(
      (found) => {
        subscriber.next(found);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => void pending.track(output.return());
  });
}
