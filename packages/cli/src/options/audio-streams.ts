import type { Clip } from '@clipwright/core';
import { InvalidArgumentError } from 'commander';

/** `all`, or numbers of streams such as `1,2`. */
export function parseAudioStreams(text: string): NonNullable<Clip['audioStreams']> {
  if (text === 'all') return text;
  if (/^\d{1,4}(?:,\d{1,4})*$/.test(text)) return text.split(',').map(Number);
  throw new InvalidArgumentError('Write all, or the numbers of streams as clipwright probe --json shows them: 1,2.');
}
