import { type OpenClip, Rational, resultFrom } from '@clipwright/core';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { z } from 'zod';
import { firstStretch, timesOf } from '../../frames/asked-frames.ts';
import { ownReason } from '../../own-reason.ts';
import { encodedPicture } from '../encoded-picture.ts';
import { type EncodedPicture, tool } from '../tool.ts';

const maxPictures = 12;

export const framesTool = tool({
  name: 'frames',
  title: 'Frames of a video at times',
  description:
    'Gives the frames on screen at some seconds of a video as small pictures, in order: to look at a cut, or for a place.',
  readOnly: true,
  input: z.strictObject({
    source: z.string().describe('A video file.'),
    at: z.array(z.number().min(0)).min(1).max(maxPictures).describe('Seconds.'),
    width: z.int().min(16).max(1568).exactOptional().describe("A picture's width in pixels. Default: 480."),
  }),
  output: z.object({
    source: z.string(),
    frames: z.array(
      z.object({
        time: z.number().describe('Seconds, as asked for.'),
        timestamp: z.number().describe('Seconds at which that frame comes on screen.'),
        width: z.number(),
        height: z.number(),
      }),
    ),
  }),
  run: async ({ source, at, width = 480 }, { clipwright, folders }, { signal, progress }) => {
    const runner = clipwright.get(FfmpegRunnerId);
    const asked = { at: [...at].sort((a, b) => a - b).map(String) };
    const clip = { source, uri: await folders.readable(source), ...firstStretch(asked) };
    const found: {
      readonly time: number;
      readonly timestamp: number;
      readonly width: number;
      readonly height: number;
    }[] = [];
    const pictures: EncodedPicture[] = [];
    const look = async ({ source, info }: OpenClip): Promise<void> => {
      const times = timesOf(info.video, Rational.from(info.duration), asked);
      const at = times.map((time) => time.toString());
      // No larger than it is.
      const format = { format: 'rgb24', at, width: Math.min(width, info.video.displayWidth) } as const;
      for await (const sample of source.video({ start: 0, end: info.duration }, format)) {
        const { timestamp, width, height } = sample;
        pictures.push(await encodedPicture(sample, runner, signal));
        sample.close();
        found.push({ time: times[found.length]?.toNumber() ?? timestamp, timestamp, width, height });
        progress(found.length / times.length, `${found.length} of ${times.length} frames`);
      }
    };
    await resultFrom(clipwright.loadClips([clip], { onError: 'fail', signal, use: look })).catch((error: unknown) => {
      throw ownReason(error);
    });
    return { result: { source, frames: found }, pictures };
  },
});
