import { extname } from 'node:path';
import { type AudioCodec, ClipwrightError, type VideoCodec } from '@clipwright/core';
import type { ContainerCapability, PrepareRequest } from '@clipwright/core/author';
import { codecNamed } from '@clipwright/filters';
import type { MovieKind } from '@clipwright/packets';
import { isCopied } from '../join/copied-codecs.ts';
import { type SoundFile, soundCapabilities, soundCodecOf, soundFileOf, soundFiles } from './sound-files.ts';

/**
 * Containers that can be written. mp4 and mov hold frames at exactly k / rate from 0; mkv, webm and webp count in
 * milliseconds, gif in hundredths of a second, ts in ninety thousandths.
 */
export type Container = keyof typeof containers;

/** Those of pictures that move, and no sound. */
export type AnimatedContainer = Extract<Container, 'gif' | 'webp'>;

interface Takes {
  readonly video: readonly VideoCodec[];
  readonly audio: readonly AudioCodec[];
  /** Frames per second: players show none that is shorter than a hundredth of a second, or is not longer. */
  readonly maxFrameRate?: number;
}

/** What each takes: mov, of ffmpeg's muxers, and WebM by its own rules. */
const containers = {
  mp4: { video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
  mov: { video: ['h264', 'hevc', 'prores', 'dnxhr'], audio: ['aac'] },
  mkv: { video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
  webm: { video: ['vp9', 'av1'], audio: ['opus'] },
  ts: { video: ['h264', 'hevc'], audio: ['aac'] },
  gif: { video: ['gif'], audio: [], maxFrameRate: 50 },
  webp: { video: ['webp'], audio: [], maxFrameRate: 90 },
} as const satisfies Record<string, Takes>;

const names = ['mp4', 'mov', 'mkv', 'webm', 'ts', 'gif', 'webp'] as const satisfies readonly Container[];

/**
 * What a renderer's capabilities tell of them.
 *
 * @param describes Those whose files can say of themselves what they are, beside those that are written in this process.
 * @param lacking Those that the renderer cannot write.
 */
export function containerCapabilities(
  describes: readonly Container[],
  lacking: readonly Container[] = [],
): readonly ContainerCapability[] {
  const able = names.filter((name) => !lacking.includes(name));
  const written = able.map((extension) => {
    const { video, audio, maxFrameRate }: Takes = containers[extension];
    const isDescribed = [...describes, 'mp4', 'mov'].includes(extension);
    return {
      ...{ extension, video, audio },
      ...(maxFrameRate === undefined ? {} : { maxFrameRate }),
      ...(isDescribed ? { describes: true as const } : {}),
      ...(isDescribed && extension !== 'webm' ? { covers: true as const, timecodes: true as const } : {}),
    };
  });
  return [...written, ...soundCapabilities];
}

/**
 * The codecs that an output gets: those asked for, by themselves or by an encoder's name, or the usual ones of its
 * container. One of sound alone gets none for the picture, whatever is asked for. Throws `invalid-option` for a container
 * that cannot be written, or that does not take them.
 */
export function codecsOf({ output, codecs = {}, encoder }: Pick<PrepareRequest, 'output' | 'codecs' | 'encoder'>): {
  readonly codec: VideoCodec | null;
  readonly audioCodec: AudioCodec | null;
} {
  const sound = soundFileOf(output);
  if (sound !== undefined) return { codec: null, audioCodec: soundCodecOf(sound, codecs.audio) };
  const container = containerOf(output);
  const named = encoder === undefined ? undefined : codecNamed(encoder);
  const [video] = containers[container].video;
  const { audio: sounds }: Takes = containers[container];
  const [audio = null] = sounds;
  const chosen = {
    codec: codecs.video ?? named ?? video,
    audioCodec: codecs.audio === undefined ? audio : codecs.audio,
  };
  checkCodecs(container, chosen.codec, chosen.audioCodec);
  return chosen;
}

/** The container that a file's name asks for. Throws `invalid-option`. */
export function containerOf(output: string): Container {
  const extension = extname(output).toLowerCase();
  for (const container of names) if (extension === `.${container}`) return container;
  const [last, ...others] = names.map((name) => `.${name}`).toReversed();
  throw new ClipwrightError('invalid-option', `The output ${output} names no container that can be written.`, {
    remedy: `Let it end with ${others.toReversed().join(', ')} or ${last}, or for the sound alone with ${soundFiles}.`,
    details: { output },
  });
}

/** Whether its files are pictures that move. */
export function isAnimated(container: Container): container is AnimatedContainer {
  return container === 'gif' || container === 'webp';
}

/** Whether its files are written in this process as movies are. */
export function isMovie(container: Container | SoundFile): container is MovieKind {
  return container === 'mp4' || container === 'mov';
}

/** The codecs whose packets a container takes from sources: none where ffmpeg joins it. */
export function copiedInto(container: Container): readonly VideoCodec[] {
  const { video }: Takes = containers[container];
  return isMovie(container) ? video.filter(isCopied) : [];
}

/** The same of sound: AAC. */
export function soundCopiedInto(container: Container | SoundFile): readonly AudioCodec[] {
  return container === 'm4a' || isMovie(container) ? ['aac'] : [];
}

/**
 * Throws `invalid-option` for a codec that a container does not take, with what would do.
 *
 * @param audio `null` for an output without sound.
 */
function checkCodecs(container: Container, video: VideoCodec, audio: AudioCodec | null): void {
  const takes: Takes = containers[container];
  if (!takes.video.includes(video)) throw refused(container, 'codec', video, takes.video);
  if (audio !== null && !takes.audio.includes(audio)) {
    throw refused(container, 'audioCodec', audio, takes.audio);
  }
}

function refused(
  container: Container,
  option: 'codec' | 'audioCodec',
  codec: VideoCodec | AudioCodec,
  taken: readonly string[],
): ClipwrightError {
  const kind = option === 'codec' ? 'video' : 'audio';
  const others = Object.entries<Takes>(containers).flatMap(([name, takes]) =>
    [...takes.video, ...takes.audio].includes(codec) ? [`.${name}`] : [],
  );
  return new ClipwrightError('invalid-option', `A file that ends with .${container} takes no ${codec} as ${option}.`, {
    remedy: `${taken.length === 0 ? 'Leave it out' : `Choose ${taken.join(' or ')} as its ${kind} codec`}${others.length === 0 ? '' : `, or let the output end with ${others.join(' or ')}`}.`,
    details: { option, codec, container, takes: [...taken] },
  });
}
