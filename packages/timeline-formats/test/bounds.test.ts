import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { listFormatNames, listFormats, listLimits } from '../src/index.ts';
import { errorOf } from './error-of.ts';

/*
 * Lists that are made to exhaust what reads them, of half a mebibyte each in the soak, in a process that has 256 MB for
 * it. It reads them with the built package, so build before.
 */

const script = fileURLToPath(new URL('./fixtures/bombs.mjs', import.meta.url));
const memory = 256 * 1024 * 1024;
const mebibytes = process.env.CLIPWRIGHT_SOAK === '1' ? 0.5 : 0.125;
/** Seconds of CPU for one list: far beyond what the slowest computer needs for it, which is less than one. */
const patience = 20;

interface Ending {
  readonly what: string;
  readonly items?: number;
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
  readonly seconds: number;
  readonly peak: number;
}

describe.each(listFormatNames)('%s', (format) => {
  it('ends in a timeline, or a typed error with its place, whatever a list is made of', async () => {
    const argv = ['--max-old-space-size=256', script, format, String(mebibytes)];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 16 * 1024 * 1024 });
    const endings: readonly Ending[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(endings.length).toBeGreaterThan(34);
    expect(endings[0]).toMatchObject({ what: 'clips', items: expect.any(Number) });
    const faults = endings.filter(({ items, code, line = 0, column = 0, seconds, peak }) => {
      const isTold = items !== undefined || (code === 'invalid-list' && line > 0 && column > 0);
      return !isTold || seconds > patience || peak > memory;
    });
    expect(faults).toEqual([]);
  });
});

it('JSON5 that would take gigabytes to read is refused before', async () => {
  const { read } = await listFormats.losslesscut.load();
  const error = errorOf(() => read(`{mediaFileName:'a.mp4',cutSegments:[${'{},'.repeat(listLimits.json5 / 3)}]}`, {}));
  expect([error.code, error.details]).toEqual(['invalid-list', { line: 1, column: 1 }]);
});
