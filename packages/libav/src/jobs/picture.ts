import type { ClipwrightError } from '@clipwright/core';
import type { StillPicture } from '@clipwright/core/author';
import { pictureFilters } from '@clipwright/filters';
import { type AllowedInputs, notMedia, opaqueAsRgb, type PictureFile } from '@clipwright/node-kit';
import { AV_PIX_FMT_RGBA } from 'node-av/constants';
import { avImageCopyToBuffer, Frame, Packet } from 'node-av/lib';
import { filterChain } from '../library/filter-chain.ts';
import { type OpenInput, openInput } from '../library/open-input.ts';
import { type StreamDecoder, streamDecoder } from '../library/stream-decoder.ts';
import { job } from '../worker/job.ts';

export interface PictureArgs {
  /** A path. */
  readonly file: string;
  readonly kind: PictureFile;
  readonly limits: AllowedInputs['limits'];
}

/**
 * Decodes a picture whole. Nothing but that one file is opened, by a demuxer that knows neither patterns nor other
 * files, and no decoder but its kind's. Errors: `not-media`, `source-too-large`, those of `openInput`.
 */
export const picture = job<PictureArgs, StillPicture>({
  *run({ file, kind, limits }) {
    const allowed = { containers: [kind.demuxer], decoders: kind.decoders, limits };
    using input = openInput(file, allowed, kind.demuxer);
    const [stream] = input.streams;
    if (stream === undefined) throw noPicture(file);
    using decoder = streamDecoder(file, stream, allowed, { threads: 1, isStrict: false });
    if (!decodes(input, decoder)) throw noPicture(file);
    yield uprightPicture(file, decoder.frame, kind);
  },
  moves: ({ data }) => (data.buffer instanceof ArrayBuffer ? [data.buffer] : []),
});

/** Decodes the first picture that there is: whether there is one. */
function decodes({ context }: OpenInput, decoder: StreamDecoder): boolean {
  using packet = new Packet();
  packet.alloc();
  for (let isThere = true; isThere; ) {
    packet.unref();
    isThere = context.readFrameSync(packet) >= 0;
    decoder.send(isThere ? packet : null);
    if (decoder.receive() === 'frame') return true;
  }
  return false;
}

function uprightPicture(file: string, frame: Frame, { orientation }: PictureFile): StillPicture {
  const { width, height, format, colorSpace, colorRange } = frame;
  const kind = `video_size=${width}x${height}:pix_fmt=${format}:time_base=1/1:colorspace=${colorSpace}:range=${colorRange}`;
  using chain = filterChain('video', kind, pictureFilters(orientation));
  using filtered = new Frame();
  filtered.alloc();
  if (chain?.send(frame) !== true || chain.receive(filtered) !== 'frame') throw noPicture(file);
  const size = [filtered.width, filtered.height] as const;
  const data = new Uint8Array(4 * size[0] * size[1]);
  const bytes = Buffer.from(data.buffer);
  avImageCopyToBuffer(bytes, bytes.length, filtered.data, filtered.linesize, AV_PIX_FMT_RGBA, ...size, 1);
  return opaqueAsRgb({ width: size[0], height: size[1], data });
}

function noPicture(file: string): ClipwrightError {
  return notMedia(file, 'it does not decode as a picture');
}
