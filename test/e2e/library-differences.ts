import { Rational, type SourceIndex, type SourceInfo } from '@clipwright/core';
import type { Told } from '@clipwright/test-kit/probers';

/** What is told of a file, where something is. */
export interface Known {
  readonly info: SourceInfo;
  readonly index: SourceIndex;
}

type Change = (told: Known) => Known;

/** Since FFmpeg 7 RGB says of itself that it has no matrix: `gbr`. */
const saysRgb: Change = ({ info, index }) => ({
  info: { ...info, video: { ...info.video, color: { ...info.video.color, matrix: 'gbr' } } },
  index,
});

/** Since FFmpeg 6.1 the byte that ends a GIF is one of its last picture's. */
const withTrailer: Change = ({ info, index }) => {
  const last = index.gops.length - 1;
  return {
    info,
    index: { ...index, gops: index.gops.map((gop, i) => (i === last ? { ...gop, bytes: gop.bytes + 1 } : gop)) },
  };
};

/** Since FFmpeg 6 a bare DV stream counts 60,000 a second, and not its frames. */
const finerTicks: Change = ({ info, index }) => {
  const times = 60_000 / 25;
  const { video } = info;
  return {
    info: { ...info, video: { ...video, timebase: '1/60000', origin: video.origin * times } },
    index: {
      timestamps: index.timestamps.map((time) => time * times),
      end: index.end * times,
      gops: index.gops.map((gop) => ({ ...gop, pts: gop.pts * times, dts: gop.dts * times })),
    },
  };
};

/**
 * Of frames of an mp4 that come unevenly, the one that is shown last lasts as long as its table says, and no longer as
 * the rate that frames seem to have: here a frame more. Whether it is so follows from the order that it was coded in.
 */
const lastByTable: Change = ({ info, index }) => {
  const tick = Rational.from(info.video.timebase);
  const end = index.end + Number(Rational.of(1, 30).div(tick).round());
  return { info: { ...info, duration: tick.mul(end - info.video.origin).toString() }, index: { ...index, end } };
};

/**
 * What FFmpeg's libraries of today tell otherwise than ffprobe 5.1 of files made for tests, by their names; which of the
 * versions between them do so as well is not told here.
 */
const differences: Readonly<Record<string, Change>> = {
  'animation.gif': withTrailer,
  'gif.gif': withTrailer,
  'palette.mov': saysRgb,
  'png.mov': saysRgb,
  'dv.dv': finerTicks,
  'vfr.mp4': lastByTable,
};

/** What may be told of a file in place of what ffprobe tells: the same, or what is known to have changed. */
export function mayBeTold(name: string, ffprobe: Told): readonly Told[] {
  const change = Object.hasOwn(differences, name) ? differences[name] : undefined;
  return 'error' in ffprobe || change === undefined ? [ffprobe] : [ffprobe, change(ffprobe)];
}
