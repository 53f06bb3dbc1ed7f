import { readSrt } from './read-srt.ts';
import { readVtt } from './read-vtt.ts';
import type { SubtitleFormat, Subtitles } from './subtitle-cue.ts';

/**
 * Reads a file of subtitles, in SubRip or WebVTT. Errors: `invalid-subtitles`, with the line in the message and in
 * `details`.
 *
 * @param format @default WebVTT where the text begins as such, else SubRip
 */
export function readSubtitles(text: string, format: SubtitleFormat = formatOf(text)): Subtitles {
  return format === 'vtt' ? readVtt(text) : readSrt(text);
}

function formatOf(text: string): SubtitleFormat {
  return /^\ufeff?WEBVTT(?:[ \t\r\n]|$)/.test(text) ? 'vtt' : 'srt';
}
