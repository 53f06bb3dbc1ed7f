import { extname } from 'node:path';
import { type AudioCodec, ClipwrightError, type VideoCodec } from '@clipwright/core';
import type { ContainerCapability, PrepareRequest } from '@clipwright/core/author';
import { codecNamed } from '@clipwright/filters';
import type { MovieKind } from '@clipwright/packets';

/**
 * Containers that can be written. mp4 and mov hold frames at exactly k / rate from 0; the others count in milliseconds.
 */
export type Container = keyof typeof containers;

interface Takes {
  readonly video: readonly VideoCodec[];
  readonly audio: readonly AudioCodec[];
}

/** What each takes: mov, of ffmpeg's muxers, and WebM by its own rules. */
const containers = {
  mp4: { video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
  mov: { video: ['h264', 'hevc'], audio: ['aac'] },
  mkv: { video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
  webm: { video: ['vp9', 'av1'], audio: ['opus'] },
} as const satisfies Record<string, Takes>;

/**
 * What a renderer's capabilities tell of them.
 *
 * @param describes Those whose files can say of themselves what they are, beside those that are written in this process.
 */
export function containerCapabilities(describes: readonly Container[]): readonly ContainerCapability[] {
  return Object.entries<Takes>(containers).map(([extension, { video, audio }]) => {
    const isDescribed = [...describes, 'mp4', 'mov'].includes(extension);
    return { extension, video, audio, ...(isDescribed ? { describes: true as const } : {}) };
  });
}

/**
 * The codecs that an output gets: those asked for, by themselves or by an encoder's name, or the usual ones of its
 * container. Throws `invalid-option` for a container that cannot be written, or that does not take them.
 */
export function codecsOf({ output, codecs = {}, encoder }: Pick<PrepareRequest, 'output' | 'codecs' | 'encoder'>): {
  readonly codec: VideoCodec;
  readonly audioCodec: AudioCodec | null;
} {
  const container = containerOf(output);
  const named = encoder === undefined ? undefined : codecNamed(encoder);
  const [video] = containers[container].video;
  const [audio] = containers[container].audio;
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
  for (const container of ['mp4', 'mov', 'mkv', 'webm'] as const) if (extension === `.${container}`) return container;
  throw new ClipwrightError('invalid-option', `The output ${output} names no container that can be written.`, {
    remedy: 'Let it end with .mp4, .mov, .mkv or .webm.',
    details: { output },
  });
}

/** Whether its files are written in this process; the others are by ffmpeg. */
export function isMovie(container: Container): container is MovieKind {
  return container === 'mp4' || container === 'mov';
}

/** The codecs whose packets a container takes from sources: none where ffmpeg joins it. */
export function copiedInto(container: Container): readonly VideoCodec[] {
  return isMovie(container) ? containers[container].video : [];
}

/** The same of sound: AAC. */
export function soundCopiedInto(container: Container): readonly AudioCodec[] {
  return isMovie(container) ? ['aac'] : [];
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
    remedy: `Choose ${taken.join(' or ')} as its ${kind} codec${others.length === 0 ? '' : `, or let the output end with ${others.join(' or ')}`}.`,
    details: { option, codec, container, takes: [...taken] },
  });
}
