import {
  ClipwrightError,
  type OutputPixelFormat,
  type VideoCodec,
  type VideoEncoding,
  videoCodecs,
} from '@clipwright/core';
import { namesAdvice } from '@clipwright/core/author';
import type { Abilities } from '../abilities.ts';
import type { Encoder } from './encoder.ts';
import { hardwareEncoders } from './hardware-encoders.ts';
import { gif, webp } from './image-encoders.ts';
import { dnxhr, prores } from './mastering-encoders.ts';
import { aom, openh264, rav1e, svt, vpx, x264, x265 } from './software-encoders.ts';

/** What a codec gets where nobody asks for an encoder, best first: of AV1's the one that is many times as fast. */
const usual: Readonly<Record<VideoCodec, readonly [Encoder, ...Encoder[]]>> = {
  h264: [x264],
  hevc: [x265],
  vp9: [vpx],
  av1: [svt, aom],
  gif: [gif],
  webp: [webp],
  prores: [prores],
  dnxhr: [dnxhr],
};

/** All that can be asked for: of other codecs there is but one each. */
const encoders: readonly Encoder[] = [
  ...[usual.h264, usual.hevc, usual.vp9, usual.av1].flat(),
  ...[openh264, rav1e, ...hardwareEncoders],
];

/** A profile's codec, where it is one that ffmpeg has. Errors: `invalid-option`. */
export function ffmpegCodec({ codec }: Pick<VideoEncoding, 'codec'>): VideoCodec {
  const known = videoCodecs.find((name) => name === codec);
  if (known !== undefined) return known;
  throw new ClipwrightError('invalid-option', `ffmpeg does not encode ${codec}, which is a plug-in's own.`, {
    remedy: `Choose ${Object.keys(usual).join(', ')}, or the plug-in's renderer.`,
  });
}

/** The usual encoders of a codec, best first. */
export function encodersOf(codec: VideoCodec): readonly [Encoder, ...Encoder[]] {
  return usual[codec];
}

/**
 * The encoder of a profile, with the frames that it gets: the one that was asked for, or what this ffmpeg has. Errors:
 * `encoder-missing`, `invalid-option` for one that does not take these frames.
 */
export function encoderOf(
  video: Pick<VideoEncoding, 'codec' | 'encoder'> & Partial<Pick<VideoEncoding, 'pixelFormat'>>,
  abilities: Abilities,
): Encoder {
  const codec = ffmpegCodec(video);
  const encoder = video.encoder === undefined ? usualEncoder(codec, abilities) : chosenEncoder(video.encoder, codec);
  return taking(encoder, video.pixelFormat);
}

/** An encoder with the frames that it gets. Errors: `invalid-option`. */
export function taking(encoder: Encoder, pixelFormat: OutputPixelFormat = 'yuv420p'): Encoder {
  if (pixelFormat === 'yuv420p' || pixelFormat === encoder.pixelFormat) return encoder;
  if (encoder.others?.includes(pixelFormat)) return { ...encoder, pixelFormat };
  throw new ClipwrightError('invalid-option', `The encoder ${encoder.name} takes no pictures in ${pixelFormat}.`, {
    remedy: 'Leave `encoder` out, or `bitDepth`.',
    details: { option: 'encoder', encoder: encoder.name, pixelFormat },
  });
}

function usualEncoder(codec: VideoCodec, { encoders: there }: Abilities): Encoder {
  const found = usual[codec].find(({ name }) => there.has(name));
  if (found !== undefined) return found;
  const others = Object.entries(usual).flatMap(([other, list]) =>
    list.some(({ name }) => there.has(name)) ? [other] : [],
  );
  throw encoderMissing(
    codec,
    usual[codec].map(({ name }) => name),
    others,
  );
}

/** Whether a device encodes it, and not the processor. */
export function isOnDevice({ encoder }: Pick<VideoEncoding, 'encoder'>): boolean {
  return hardwareEncoders.some(({ name }) => name === encoder);
}

/** The codec that an encoder's own name says; of a family it says none. */
export function codecNamed(asked: string): VideoCodec | undefined {
  return encoders.find(({ name }) => name === asked)?.codec;
}

/**
 * The encoder that is asked for, by its name or its family's. Errors: `invalid-option` where there is none of that
 * codec, or none by that name whose scale of quality is known.
 */
export function chosenEncoder(asked: string, codec: VideoCodec): Encoder {
  const meant = encoders.filter(({ name, family }) => name === asked || (family !== 'software' && family === asked));
  const found = meant.find((encoder) => encoder.codec === codec);
  if (found !== undefined) return found;
  const details = { option: 'encoder', encoder: asked, codec };
  if (meant.length > 0) {
    const codecs = [...new Set(meant.map((encoder) => encoder.codec))].join(' or ');
    throw new ClipwrightError('invalid-option', `The encoder ${asked} makes no ${codec}.`, {
      remedy: `Choose ${codecs} as the video codec, or another encoder.`,
      details,
    });
  }
  const names = [...new Set([...encoders.map(({ family }) => family), ...encoders.map(({ name }) => name)])];
  throw new ClipwrightError('invalid-option', `No encoder ${asked} is known, nor what quality means to it.`, {
    remedy: namesAdvice(asked, names),
    details,
  });
}

/** This ffmpeg cannot encode a codec. */
export function encoderMissing(codec: string, wanted: readonly string[], others: readonly string[]): ClipwrightError {
  return new ClipwrightError(
    'encoder-missing',
    `This ffmpeg cannot encode ${codec}: it has no ${wanted.join(' or ')}.`,
    {
      remedy: `Install a complete ffmpeg${others.length === 0 ? '' : `, or choose another codec: ${others.join(', ')}`}.`,
      details: { codec, encoders: [...wanted] },
    },
  );
}
