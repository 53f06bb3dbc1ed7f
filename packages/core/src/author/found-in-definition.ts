import type { OpenRequest } from '../contracts/clip-loader.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { FoundPacket, FoundSource, FoundVideo } from '../probing/found-source.ts';
import { readFrameRate } from '../time/frame-rate.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import { pictureBytes, pictureFormats } from './pictures/picture-planes.ts';
import type { DefinedVideo, SourceDefinition } from './source-definition.ts';

/** Larger ones nobody means. */
const maxSide = 65_536;

/** Ticks finer than the tolerances of the rule of time: a tick is 1/(1000 x numerator of the rate) of a second. */
const ticksPerBeat = 1000n;

/** Times of frames, in ticks. */
interface Times {
  readonly timestamps: readonly number[];
  readonly end: number;
  readonly timebase: RationalText;
  readonly rate?: Rational;
}

/** What a source has, as its author says it: what a prober would find in it. */
export interface FoundInDefinition {
  readonly found: FoundSource;
  /** What of the request is still to be seen to: its rate is not, where it was used. */
  readonly request: OpenRequest;
}

/**
 * Reads an author's definition. Errors: `source-untimed`, and what `mistake` makes of a definition that makes no sense.
 */
export function foundInDefinition(
  name: string,
  { container, video, audio, sound }: SourceDefinition,
  request: OpenRequest,
  mistake: (message: string) => ClipwrightError,
): FoundInDefinition {
  const { width, height, pixelFormat, codec = 'rawvideo', index = 0 } = video;
  for (const [side, pixels] of Object.entries({ width, height })) {
    if (!Number.isSafeInteger(pixels) || pixels < 1 || pixels > maxSide) throw mistake(`its ${side} is ${pixels}.`);
  }
  if (!pictureFormats.includes(pixelFormat)) {
    throw mistake(`its pixel format is ${pixelFormat}, which is none of ${pictureFormats.join(', ')}.`);
  }
  if (audio !== undefined) {
    const { sampleRate, channels } = audio;
    if (!Number.isSafeInteger(sampleRate) || sampleRate < 1) throw mistake(`its sample rate is ${sampleRate}.`);
    if (channels !== 1 && channels !== 2) throw mistake(`it has ${channels} channels of sound, and may have 1 or 2.`);
    if (typeof sound !== 'function') throw mistake('it has audio, and no function sound.');
  }
  const times = timesOf(video, request, mistake);
  checkTimes(times, mistake);
  const packets = packetsOf(times, video, mistake);
  const stream: FoundVideo = {
    index,
    isDefault: true,
    isPicture: false,
    codec,
    width,
    height,
    pixelFormat,
    rotation: 0,
    color: video.color ?? {},
    sampleAspectRatio: video.sampleAspectRatio,
    timebase: times.timebase,
    nominalRate: times.rate?.toString(),
    averageRate: undefined,
    delay: 0,
  };
  return {
    found: {
      container: container ?? name,
      start: '0/1',
      video: [stream],
      audio:
        audio === undefined
          ? []
          : [
              {
                index: audio.index ?? 1,
                isDefault: true,
                codec: audio.codec ?? 'pcm_f32le',
                sampleRate: audio.sampleRate,
                channels: audio.channels,
              },
            ],
      packets: () => packets,
    },
    request: 'frameRate' in video || 'timestamps' in video ? request : withoutRate(request),
  };
}

function withoutRate({ rate: _, ...request }: OpenRequest): OpenRequest {
  return request;
}

function timesOf(
  video: DefinedVideo,
  { uri, rate }: OpenRequest,
  mistake: (message: string) => ClipwrightError,
): Times {
  if ('timestamps' in video) return video;
  const asked = 'frameRate' in video ? video.frameRate : rate;
  if (asked === undefined) {
    throw new ClipwrightError('source-untimed', `${uri} does not say when its ${video.frames} pictures are shown.`, {
      remedy: 'Say at what rate: `rate: 30` of the clip or of the loader.',
      details: { pictures: video.frames },
    });
  }
  const exact = readFrameRate(asked);
  if (exact === undefined) throw mistake(`its frame rate is ${JSON.stringify(asked)}.`);
  const { frames } = video;
  if (!Number.isSafeInteger(frames) || frames < 1) throw mistake(`it has ${frames} frames.`);
  const ticks = Number(exact.denominator * ticksPerBeat);
  return {
    timestamps: Array.from({ length: frames }, (_, frame) => frame * ticks),
    end: frames * ticks,
    timebase: Rational.of(1n, exact.numerator * ticksPerBeat).toString(),
    rate: exact,
  };
}

function checkTimes({ timestamps, end }: Times, mistake: (message: string) => ClipwrightError): void {
  if (timestamps.length === 0) throw mistake('it has no frame.');
  for (let i = 0; i < timestamps.length; i += 1) {
    const [time, next] = [timestamps[i], timestamps[i + 1] ?? end];
    if (!Number.isSafeInteger(time)) throw mistake(`frame ${i} is at ${time}, which is no whole number of ticks.`);
    if (!(Number.isSafeInteger(next) && next > (time ?? 0))) {
      throw mistake(`frame ${i} is at ${time}, and what follows it at ${next}: times must rise.`);
    }
  }
}

/** A packet for each frame, of the size that its picture has. */
function packetsOf(
  { timestamps, end }: Times,
  { width, height, pixelFormat, keyframes }: DefinedVideo,
  mistake: (message: string) => ClipwrightError,
): readonly FoundPacket[] {
  const size = pictureBytes(pixelFormat, width, height);
  const keys = keyframes === undefined ? undefined : new Set(keyframes);
  if (keys?.has(0) === false) throw mistake('its first frame is no keyframe.');
  return timestamps.map((pts, frame) => {
    const duration = (timestamps[frame + 1] ?? end) - pts;
    return { pts, dts: pts, duration, size, key: keys?.has(frame) ?? true, discard: false };
  });
}
