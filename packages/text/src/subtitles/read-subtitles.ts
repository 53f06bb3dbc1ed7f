import { readSrt } from './read-srt.ts';
import { readVtt } from './read-vtt.ts';
import type { SubtitleFormat, Subtitles } from './subtitle-cue.ts';
import { subtitleError } from './subtitle-lines.ts';

/**
 * Reads a file of subtitles, in SubRip or WebVTT. Errors: `invalid-subtitles`, with the line in the message and in
 * `details`.
 *
 * @param format @default WebVTT where the text begins as such, else SubRip
 */
export function readSubtitles(text: string, format: SubtitleFormat = formatOf(text)): Subtitles {
  if (/^\ufeff?\s{0,100}\[Script Info\]/i.test(text)) {
    throw subtitleError(
      1,
      'this is SubStation Alpha (.ass, .ssa), which is not read.',
      'Save it as SubRip: ffmpeg -i subtitles.ass subtitles.srt',
    );
  }
  return format === 'vtt' ? readVtt(text) : readSrt(text);
}

function formatOf(text: string): SubtitleFormat {
  return /^\ufeff?WEBVTT(?:[ \t\r\n]|$)/.test(text) ? 'vtt' : 'srt';
}
