import { joinSets, type SetsCodec } from '../src/index.ts';
import { type Coded, framesOf } from './coded.ts';
import { matroska } from './matroska.ts';
import { withLengths } from './units.ts';

/** Streams one after the other in one, decoded by ffmpeg. */
export function decodedTogether(codec: SetsCodec, streams: readonly Coded[]) {
  const joined = joinSets(
    codec,
    streams.map(({ sets }) => sets),
  );
  let before = 0;
  const packets = streams.flatMap(({ packets }, stream) => {
    const start = before;
    before += packets.length;
    return packets.map(({ bytes, shown }, i) => ({
      bytes: joined.packet(stream, bytes, i === 0),
      shown: start + shown,
    }));
  });
  return framesOf(['-f', 'matroska', '-i', '-'], matroska(codec, joined.configuration, packets));
}

/** What that shall be: the frames of each alone, and no complaint. */
export function asAlone(streams: readonly Coded[]) {
  return { frames: streams.flatMap(({ frames }) => frames), complaints: '' };
}

/** A stream whose units have lengths of another number of bytes. */
export function withShorterLengths({ sets, packets, ...coded }: Coded, size: number): Coded {
  return {
    ...coded,
    sets: { ...sets, lengthSize: size },
    packets: packets.map(({ bytes, shown }) => ({ bytes: withLengths(bytes, size), shown })),
  };
}
