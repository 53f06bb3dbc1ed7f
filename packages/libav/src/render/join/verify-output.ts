import type { Verification } from '@clipwright/core';
import { fromTask, type JoinRequest } from '@clipwright/core/author';
import {
  type AnimatedContainer,
  type Container,
  type ContainerClock,
  containerClock,
  isMovie,
  joinStretches,
  notAsPlanned,
  type PacketsFound,
  pictureHead,
  type Row,
  storedSize,
  verifier,
  verifyHead,
} from '@clipwright/rendering';
import type { Observable } from 'rxjs';
import type { JobEngine } from '../../engine/job-engine.ts';
import type { PacketBack, StreamBack } from '../../jobs/read-back.ts';

/** A file beside the output's place. */
export interface WrittenFile {
  readonly file: string;
  readonly container: Exclude<Container, AnimatedContainer | 'ts'>;
}

/**
 * Reads a joined file back and checks it: every packet, and then what decodes around the joins. Emits once. Errors:
 * `verification-failed`, those of the machine.
 */
export function verifyOutput(
  engine: JobEngine,
  request: JoinRequest,
  { file, container }: WrittenFile,
): Observable<Omit<Verification, 'bytes'>> {
  return fromTask(async (left) => {
    const clock = containerClock(container, request.profile.frameRate);
    const joins = joinsOf(request);
    const found = await readPackets(engine, request, file, clock, left);
    const known = new Set(found.keys);
    const open = joins.find((frame) => !known.has(frame));
    if (open !== undefined) throw notAsPlanned(`Frame ${open} begins a segment, and is no keyframe.`, { frame: open });
    if (isMovie(container)) {
      const { track } = await pictureHead(file, request)();
      await verifyHead(request, { file, track, packets: found.packets, joins }, left);
    }
    const tails = await decodeAround(engine, request, { file, clock, joins, keys: found.keys }, left);
    return { ...found.verification, joins: joins.length, tails };
  });
}

/** The first frame after each join. */
function joinsOf({ parts }: JoinRequest): readonly number[] {
  const joins: number[] = [];
  let frames = 0;
  for (const part of parts) {
    if (part.frames === 0) continue;
    if (frames > 0) joins.push(frames);
    frames += part.frames;
  }
  return joins;
}

async function readPackets(
  engine: JobEngine,
  request: JoinRequest,
  file: string,
  clock: ContainerClock,
  left: AbortSignal,
): Promise<PacketsFound> {
  const check = verifier(request, clock);
  const told = engine.values('read-back', { file });
  try {
    for await (const { packets, streams = [] } of told) {
      left.throwIfAborted();
      for (const packet of packets) check.row(packetRow(packet));
      for (const stream of streams) check.row(streamRow(stream));
    }
    return check.result();
  } finally {
    await told.return();
  }
}

function packetRow({ stream, pts, dts, isKey, position, bytes, padding }: PacketBack): Row {
  return new Map([
    ['section', 'packet'],
    ['stream_index', String(stream)],
    ['pts', String(pts)],
    ['dts', String(dts)],
    ['flags', isKey ? 'K' : ''],
    ['size', String(bytes)],
    ['discard_padding', String(padding)],
    ...(position < 0 ? [] : [['pos', String(position)] as const]),
  ]);
}

function streamRow({ kind, timebase, start, duration }: StreamBack): Row {
  const fields = { start_pts: start, duration_ts: duration };
  const numbers = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return new Map([['section', 'stream'], ['codec_type', kind], ['time_base', timebase], ...numbers]);
}

interface Around {
  readonly file: string;
  readonly clock: ContainerClock;
  readonly joins: readonly number[];
  readonly keys: readonly number[];
}

/** Gives how many last frames before joins were decoded as well. */
async function decodeAround(
  engine: JobEngine,
  { profile }: JoinRequest,
  { file, clock, joins, keys }: Around,
  left: AbortSignal,
): Promise<number> {
  const batches = joinStretches(joins, keys, profile);
  const expected = batches.flatMap((batch) => batch.expected);
  const stretches = batches.flatMap((batch) => batch.stretches);
  const decoded = new Set<number>();
  const told = engine.values('decode-joins', {
    file,
    shape: { ...storedSize(profile), pixelFormat: profile.video.pixelFormat },
    stretches: stretches.map(({ from, to }) => ({
      from: clock.ticksAt(from) - clock.slack,
      to: clock.ticksAt(to) + clock.slack,
    })),
  });
  const perTick = clock.frameRate.toNumber() / clock.timescale;
  try {
    for await (const { ticks } of told) {
      left.throwIfAborted();
      for (const tick of ticks) decoded.add(Math.round(tick * perTick));
    }
  } finally {
    await told.return();
  }
  const lacking = expected.find((frame) => !decoded.has(frame));
  if (lacking !== undefined) {
    throw notAsPlanned(`Frame ${lacking}, beside a join, does not decode.`, { frame: lacking });
  }
  return expected.length - joins.length;
}
