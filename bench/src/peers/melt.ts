import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { ask, run } from '../process.ts';
import { withScratch } from '../scratch.ts';
import { placeCuts } from '../work/grid.ts';
import type { Montage } from '../work/work.ts';
import type { Peer } from './peer.ts';

/** MLT's own description of what comes out. */
function profileText({ profile }: Montage): string {
  const rate = Rational.from(profile.frameRate);
  const { width, height } = profile;
  return Object.entries({
    description: 'bench',
    frame_rate_num: rate.numerator,
    frame_rate_den: rate.denominator,
    width,
    height,
    progressive: 1,
    sample_aspect_num: 1,
    sample_aspect_den: 1,
    display_aspect_num: width,
    display_aspect_den: height,
    colorspace: 709,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/**
 * The command of MLT, which Kdenlive and Shotcut render with. Its ranges are whole frames of the output, the last
 * included.
 */
export const melt: Peer = {
  name: 'melt',
  available: async () => /^melt ([\d.]+)/m.exec((await ask('melt', ['--version'])) ?? '')?.[1],
  render: ({ montage, output, signal }) =>
    withScratch(async (directory) => {
      const { profile } = montage;
      const { video, audio, frameRate } = profile;
      const description = join(directory, 'profile');
      await writeFile(description, profileText(montage));
      const inputs = placeCuts(montage).flatMap(({ cut, frames, sampleAt }) => {
        const first = Number(sampleAt.mul(frameRate).floor());
        return [cut.file, `in=${first}`, `out=${first + frames - 1}`];
      });
      const sound =
        audio === null ? ['an=1'] : [`acodec=${audio.codec}`, `ab=${audio.bitrate}`, `ar=${audio.sampleRate}`];
      await run(
        'melt',
        [
          ...['-silent', '-profile', description, ...inputs, '-consumer', `avformat:${output}`],
          // Negative: as many threads, and no frame dropped.
          ...[`real_time=-${availableParallelism()}`, 'vcodec=libx264', `preset=${video.preset}`, `crf=${video.crf}`],
          ...[`threads=${availableParallelism()}`, `pix_fmt=${video.pixelFormat}`, ...sound, 'movflags=+faststart'],
        ],
        { signal },
      );
    }),
};
