import { ClipwrightError, type Prober, toClipwrightError } from '@clipwright/core';
import { checkOptions, fromTask, type OpenRequest, type OptionsOf, pendingWork } from '@clipwright/core/author';
import type { ProberHelp } from '@clipwright/core/probing';
import { describeSource } from '@clipwright/core/probing';
import type { Observable } from 'rxjs';
import type { ByteFile, OpenBytes } from './bytes/byte-file.ts';
import type { DecoderConfiguration } from './codec/decoder-configuration.ts';
import { withFirstPictures } from './first-pictures.ts';
import type { Decoders, FoundFile } from './found-file.ts';
import { incomplete } from './incomplete.ts';
import { type KeptFile, keptFiles } from './kept-files.ts';
import { foundInMatroska } from './matroska/found-in-matroska.ts';
import { looksLikeMatroska } from './matroska/segment.ts';
import { foundInMp4 } from './mp4/found-in-mp4.ts';
import { looksLikeMovie } from './mp4/movie.ts';
import { packetPlaces } from './packet-places.ts';
import { partOf, ticksOf } from './part-of.ts';

export interface HeadersProberOptions {
  /** Opens what is to be probed, by its uri. */
  readonly open: OpenBytes;
  /**
   * Blocks of a Matroska or WebM file that are read when it is probed. How many frames one has that has more is not
   * told, and where they are is read when it is asked for. @default 10000
   */
  readonly maxBlocks?: number;
}

const shape = { open: 'any', maxBlocks: 'any' } satisfies OptionsOf<HeadersProberOptions>;

/** Bytes that tell what kind of file it is. */
const headBytes = 16;

async function find(file: ByteFile, maxBlocks: number | undefined, help?: ProberHelp): Promise<FoundFile> {
  const head = await file.read(0, Math.min(headBytes, file.size));
  if (looksLikeMovie(head)) return await foundInMp4(file, help);
  if (looksLikeMatroska(head)) return await foundInMatroska(file, maxBlocks);
  throw incomplete('it is of a kind not known here');
}

/** The file, until nobody waits for what is read of it. */
function abandonable(file: ByteFile, isLeft: () => boolean): ByteFile {
  return {
    size: file.size,
    version: file.version,
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    read: (start, length) => {
      if (isLeft()) throw new ClipwrightError('cancelled', 'Nobody waits for it any more.');
      return file.read(start, length);
    },
  };
}

/** A prober that keeps what it reads of how pictures are to be decoded. */
export interface HeadersProber extends Prober {
  /**
   * How a file's streams of pictures are to be decoded, by their index; VP8 and VP9, which need no configuration, are
   * not there. One value. Errors: as of `probe`; `source-changed` where the file changed since it was probed.
   */
  decoders(request: OpenRequest): Observable<ReadonlyMap<number, DecoderConfiguration>>;
}

/**
 * Tells what is in mp4 and mov, Matroska and WebM files by reading their headers, in this process. What it does not
 * know for certain it does not tell (`probe-incomplete`).
 */
export function headersProber(options: HeadersProberOptions): HeadersProber {
  checkOptions('', options, shape);
  const { open, maxBlocks } = options;
  const working = pendingWork();
  const files = keptFiles();
  let disposed = false;

  /** Something that is found out of an open file; unsubscribing stops it at the next read. */
  const reading = <T>(uri: string, read: (file: ByteFile) => Promise<T>): Observable<T> =>
    fromTask((signal) => {
      const work = async (): Promise<T> => {
        if (disposed) throw new ClipwrightError('disposed', 'The prober was disposed.', { remedy: 'Make a new one.' });
        try {
          await using file = await open(uri);
          return await read(abandonable(file, () => signal.aborted));
        } catch (error) {
          throw toClipwrightError(error);
        }
      };
      const done = work();
      void working.track(done);
      return done;
    });

  const { settled } = working;

  const probe = async (request: OpenRequest, file: ByteFile, help?: ProberHelp): Promise<KeptFile> => {
    const { source, ...found } = await find(file, maxBlocks, help);
    return { version: file.version, described: describeSource(request, source), ...found };
  };

  return {
    contracts: { Prober: 1 },
    probe: (request, help) =>
      reading(request.uri, async (file) => {
        const kept = await probe(request, file, help);
        files.keep(request, kept);
        return kept.described.info;
      }),
    index: (request, range, { firstPictures = false, packets = false } = {}) =>
      reading(request.uri, async (file) => {
        const known = files.of(request, file.version) ?? (await probe(request, file));
        const { described, stretch, decoders } = known;
        const { index: stream, codec } = described.info.video;
        // What most ask for.
        if (stretch === undefined && !firstPictures && !packets) return described.index;
        const ticks = ticksOf(range, described);
        const { index, placed } =
          stretch === undefined
            ? { index: described.index, placed: known.placed(stream) }
            : await partOf(described, ticks, (from, to) => stretch(file, from, to));
        const looked = firstPictures
          ? await withFirstPictures(file, index, codec, decoders.get(stream), placed, ticks)
          : index;
        return packets ? { ...looked, packets: packetPlaces(placed, ticks) } : looked;
      }),
    decoders: (request) =>
      reading(request.uri, async (file): Promise<Decoders> => {
        const { decoders } = files.of(request, file.version) ?? (await probe(request, file));
        return decoders;
      }),
    settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await settled();
    },
  };
}
