import { Rational } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';

/** Chapters are told in these: frames of all broadcast rates are whole numbers of them. */
const ticks = 120_000;

/**
 * What a file shall say of itself, as ffmpeg's metadata muxer writes it (`-f ffmetadata`); `undefined` where that is
 * nothing. Whatever is special there, and a line's end, stands behind a backslash.
 */
export function metadataText({ metadata = {}, chapters = [], parts, profile }: JoinRequest): string | undefined {
  const tags = Object.entries(metadata).flatMap(([key, text]) => (text === undefined ? [] : [`${key}=${plain(text)}`]));
  if (tags.length === 0 && chapters.length === 0) return undefined;
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const end = Rational.of(frames).div(Rational.from(profile.frameRate)).toString();
  const named = chapters.flatMap(({ start, title }, i) => [
    '[CHAPTER]',
    `TIMEBASE=1/${ticks}`,
    `START=${ticksAt(start)}`,
    `END=${ticksAt(chapters[i + 1]?.start ?? end)}`,
    `title=${plain(title)}`,
  ]);
  return [';FFMETADATA1', ...tags, ...named, ''].join('\n');
}

function ticksAt(seconds: string): bigint {
  return Rational.from(seconds).mul(ticks).round();
}

function plain(text: string): string {
  return text.replaceAll(/[=;#\\\n]/g, '\\$&');
}
