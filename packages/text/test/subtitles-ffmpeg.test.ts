// Needs ffmpeg.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSubtitles, type SubtitleCue, writeSubtitles } from '../src/index.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

const cues: readonly SubtitleCue[] = [
  { start: 0.04, end: 1.5, text: [{ text: 'One' }] },
  { start: 1.5, end: 3.125, text: [{ text: 'Two, ' }, { text: 'bold', bold: true }, { text: '\nand a line' }] },
  { start: 3600.001, end: 3661.999, text: [{ text: 'Ünïcode', italic: true }] },
];

it.each(['srt', 'vtt'] as const)('ffmpeg reads what is written in %s, and what it writes is read', async (format) => {
  const file = join(directory.path, `written.${format}`);
  await writeFile(file, writeSubtitles(cues, format));
  for (const other of ['srt', 'vtt'] as const) {
    const muxer = other === 'vtt' ? 'webvtt' : 'srt';
    const text = tool('ffmpeg', ['-v', 'error', '-i', file, '-f', muxer, '-']).toString();
    const read = readSubtitles(text, other).cues.map(({ start, end, text: spans }) => ({ start, end, text: spans }));
    expect(read).toEqual(cues);
  }
});
