import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOfName, formatOfText, listFormatNames, listFormats, readList, writeList } from '../../src/index.ts';

const timeline = {
  rate: 25,
  items: [
    { source: '/m/a.mov', start: 1, end: 3, footage: { duration: 10 } },
    { source: '/m/a.mov', start: 5, end: 6, footage: { duration: 10 } },
  ],
};
const bytes = (text: string) => new TextEncoder().encode(text).length;

describe.each(listFormatNames)('%s', (format) => {
  it('is told by what it holds, whatever its name', async () => {
    const { text } = await writeList(timeline, { format });
    expect(formatOfText(text)).toBe(format);
    const misnamed = format === 'csv' ? 'cut.csv' : 'cut.json';
    expect((await readList(text, { name: misnamed })).format).toBe(format);
  });

  it('has the clips that were written', async () => {
    const { text } = await writeList(timeline, { format });
    const read = await readList(text);
    expect(read.timeline.items).toMatchObject(timeline.items.map(({ source, start, end }) => ({ source, start, end })));
    expect(bytes(text)).toBeGreaterThan(0);
  });

  it('loads what its entry says', async () => {
    const { extensions, load } = listFormats[format];
    expect((await load()).extensions).toEqual(extensions);
    for (const extension of extensions) expect(formatOfName(`CUT${extension.toUpperCase()}`)).toBe(format);
  });

  it('is on the page', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/timelines.md'), 'utf8');
    expect(page).toContain(`| \`${format}\` |`);
    for (const extension of listFormats[format].extensions) expect(page).toContain(extension);
  });
});

it('an empty text, and what is nothing, are tables that cannot be read', async () => {
  for (const text of ['', '\0', 'hello']) {
    expect(formatOfText(text)).toBe('csv');
    await expect(readList(text === '' ? 'x' : text)).rejects.toMatchObject({ code: 'invalid-list' });
  }
});
