import type { FoundPacket } from '@clipwright/core/probing';
import { type FfmpegRunner, type FfmpegStream, lineSplitter } from '@clipwright/ffmpeg';
import { intervalArguments, packetArguments, probeArguments, readProbe } from '../probe-file.ts';
import { type Probe, probeReader } from '../probe-reader.ts';

/** What a listing came to, and what ffprobe complained of. */
export type Listed = { readonly complaints: readonly string[] } & (
  | { readonly probe: Probe }
  | { readonly error: unknown }
);

/** A listing that goes on. */
export interface VideoListing {
  /** By stream, once all came. */
  packets(): Promise<Probe['packets']>;
  /** Ends it. */
  leave(): void;
}

/** Lists a file by ffprobe, one process each. */
export interface Listings {
  /**
   * All that it tells of the file: streams, and packets of all of them. Never rejects.
   *
   * @param most Packets, if not all.
   * @param seams Bytes at which another file was appended, as far as is known.
   */
  all(maxPackets?: number, seams?: readonly number[]): Promise<Listed>;
  /**
   * The packets of one stream from about a time on, to the end of the file or as far as they are wanted.
   *
   * @param from Seconds on the container's clock; the file's beginning when absent.
   * @param isEnough Asked again and again, of what came by then.
   */
  some(
    stream: number,
    from: number | undefined,
    isEnough: (packets: readonly FoundPacket[]) => boolean,
  ): Promise<readonly FoundPacket[]>;
  /**
   * The packets of one stream in a few stretches of the file, one after the other, by one process: seconds on the
   * container's clock.
   */
  within(
    stream: number,
    intervals: readonly { readonly from: number; readonly to: number }[],
  ): Promise<readonly FoundPacket[]>;
  /** The packets of all streams of pictures from about a time on: seconds on the container's clock. Begins at once. */
  video(from: number): VideoListing;
  /** Ends what runs; what is asked for afterwards is empty. Resolves when all processes are gone. */
  end(): Promise<unknown>;
}

export function listings(runner: FfmpegRunner, uri: string): Listings {
  const running = new Set<FfmpegStream>();
  const { inputs } = runner;
  let ended = false;

  const listing = async <T>(args: readonly string[], read: (stream: FfmpegStream) => Promise<T>): Promise<T> => {
    const stream = runner.stream({ tool: 'ffprobe', args });
    running.add(stream);
    try {
      if (ended) await stream.return();
      return await read(stream);
    } finally {
      await stream.return();
      running.delete(stream);
    }
  };

  return {
    all: (maxPackets, seams) =>
      listing(probeArguments(inputs, uri, maxPackets), async (stream): Promise<Listed> => {
        try {
          const probe = await readProbe(uri, stream, inputs, seams);
          return { probe, complaints: stream.complaints() };
        } catch (error) {
          return { error, complaints: stream.complaints() };
        }
      }),
    some: (number, from, isEnough) =>
      listing(packetArguments(inputs, uri, number, from), (stream) => packetsOf(stream, number, isEnough)),
    within: (number, intervals) =>
      listing(intervalArguments(inputs, uri, number, intervals), (stream) => packetsOf(stream, number, () => false)),
    video: (from) => {
      let running: FfmpegStream | undefined;
      const packets = listing(packetArguments(inputs, uri, 'v', from), async (stream) => {
        running = stream;
        const reader = probeReader();
        const lines = lineSplitter();
        for await (const chunk of stream) lines.push(chunk).forEach(reader.line);
        lines.end().forEach(reader.line);
        return reader.packets;
      });
      // Nobody may ask.
      packets.catch(() => {});
      return { packets: () => packets, leave: () => void running?.return() };
    },
    end: () => {
      ended = true;
      return Promise.all([...running].map((stream) => stream.return()));
    },
  };
}

async function packetsOf(
  stream: FfmpegStream,
  number: number,
  isEnough: (packets: readonly FoundPacket[]) => boolean,
): Promise<readonly FoundPacket[]> {
  const reader = probeReader();
  const lines = lineSplitter();
  const packets = (): readonly FoundPacket[] => reader.packets.get(number) ?? [];
  for await (const chunk of stream) {
    lines.push(chunk).forEach(reader.line);
    if (isEnough(packets())) return packets();
  }
  lines.end().forEach(reader.line);
  return packets();
}
