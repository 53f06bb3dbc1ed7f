import { ClipwrightError } from '@clipwright/core';
import type { SubtitleWarning } from './subtitle-cue.ts';

/** Beyond it is a mistake, and would only fill the memory: a film has some hundred thousand characters. */
const maxCharacters = 16 * 1024 * 1024;

/** Lines without their ends and without a byte order mark. Errors: `invalid-subtitles`. */
export function linesOf(text: string): readonly string[] {
  if (text.length > maxCharacters) {
    throw subtitleError(1, `there are ${text.length} characters.`, `A file may have ${maxCharacters}.`);
  }
  return text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
}

/** An `invalid-subtitles` that says where and what; the line is in `details` as well. */
export function subtitleError(line: number, problem: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-subtitles', `Line ${line} of the subtitles: ${problem}`, {
    remedy,
    details: { line },
  });
}

/** @param line In the file, from 1. */
export function subtitleWarning(code: SubtitleWarning['code'], line: number, what: string): SubtitleWarning {
  return { code, line, message: `Line ${line} of the subtitles: ${what}.` };
}
