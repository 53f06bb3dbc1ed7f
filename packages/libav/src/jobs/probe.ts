import type { AllowedInputs } from '@clipwright/node-kit';
import { Packet } from 'node-av/lib';
import { checkDecoders } from '../library/check-decoders.ts';
import { openInput } from '../library/open-input.ts';
import { timeOf, toldStream } from '../library/told-stream.ts';
import type { Told } from '../probe/told.ts';
import { job } from '../worker/job.ts';
import { packetBatch } from './packet-batch.ts';

export interface ProbeArgs {
  /** A path. */
  readonly file: string;
  readonly allowed: AllowedInputs;
}

/** Milliseconds of work after which others have their turn. */
const turn = 4;

/** Bytes of a first packet that tell how it is coded. */
const firstBytes = 1024;

/**
 * What is in a file: what its streams say, then all packets, as ffprobe lists them, nothing of which is decoded. Errors:
 * as of `openInput`.
 */
export const probe = job<ProbeArgs, Told>({
  *run({ file, allowed }) {
    using input = openInput(file, allowed);
    const { context, container } = input;
    checkDecoders(file, input.streams);
    const streams = input.streams.map(toldStream);
    const tags = context.metadata?.getAll() ?? {};
    yield { type: 'file', file: { container, start: timeOf(context.startTime), tags, streams } };

    using packet = new Packet();
    packet.alloc();
    const waited = new Set(streams.flatMap(({ kind, index }) => (kind === 'video' ? [index] : [])));
    let batch = packetBatch();
    let began = performance.now();
    // However it ends, ffprobe tells what came before.
    while (context.readFrameSync(packet) >= 0) {
      batch.add(packet);
      const stream = packet.streamIndex;
      const bytes = waited.delete(stream) ? Uint8Array.from(packet.data?.subarray(0, firstBytes) ?? []) : undefined;
      packet.unref();
      if (bytes !== undefined) yield { type: 'first', stream, bytes };
      if (batch.isFull) {
        yield { type: 'packets', packets: batch.told() };
        batch = packetBatch();
      } else if (performance.now() - began > turn) {
        yield undefined;
      } else continue;
      began = performance.now();
    }
    if (batch.count > 0) yield { type: 'packets', packets: batch.told() };
  },
  moves: (told) => {
    if (told.type !== 'packets') return [];
    const { count: _, ...fields } = told.packets;
    return Object.values(fields).map(({ buffer }) => buffer);
  },
});
