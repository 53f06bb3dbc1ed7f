import { ClipwrightError } from '@clipwright/core';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { parseTimeline } from '@clipwright/timeline-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf } from './pages/blocks.ts';
import { linksOf, problemOf } from './pages/links.ts';
import { pages } from './pages/pages.ts';
import { compile, nameOf, type Outcomes, runAll } from './pages/workshop.ts';

const forReaders = pages.filter((page) => /^(README\.md|docs\/.*|packages\/.*\/README\.md)$/.test(page));
const blocks = forReaders.flatMap(blocksOf);
const programs = blocks.filter(({ language, notChecked }) => /^[jt]s$/.test(language) && notChecked === undefined);
const named = (those: readonly Block[]) => those.map((block) => ({ name: nameOf(block), block }));

describe.skipIf(!hasFfmpeg)('programs on pages (need ffmpeg)', () => {
  let complaints: readonly string[] = [];
  let outcomes: Outcomes = { of: new Map() };
  const canRun = programs.filter(({ notRun }) => notRun === undefined);
  // Of all of them the types are checked; every second one is run in the check, all in the soak.
  const toRun = some(canRun, Math.ceil(canRun.length / 2));
  beforeAll(() => {
    complaints = compile(programs);
    outcomes = runAll(toRun);
  });

  it('are in plain JavaScript too, in the README and beside most packages', () => {
    const plain = programs.filter(({ language }) => language === 'js').map(({ page }) => page);
    expect(plain).toContain('README.md');
    expect(new Set(plain).size).toBeGreaterThan(5);
  });

  it('have the types that they should have', () => {
    expect(complaints).toEqual([]);
  });

  it.each(named(toRun))('run: $name', ({ block }) => {
    expect(outcomes.of.get(block)?.error).toBeUndefined();
  });

  it('leave nothing that goes on', () => {
    expect(outcomes.left).toBeUndefined();
  });

  it.each(named(programs.filter(({ language }) => language === 'js')))('Node 20 reads $name', ({ block }) => {
    // From Node 24 on it would parse.
    expect(block.code).not.toMatch(/\busing\b/);
  });

  it.each(named(programs.filter(({ language }) => language === 'ts')))('only TypeScript reads $name', ({ block }) => {
    expect(block.code).toMatch(/\btype\b|: \w+|\busing\b/);
  });

  it('that are not run, or not checked, are few, and say why', () => {
    const left = blocks.filter(({ notRun, notChecked }) => notRun !== undefined || notChecked !== undefined);
    for (const { notRun, notChecked } of left) expect((notRun ?? notChecked ?? '').length).toBeGreaterThan(10);
    expect(left.length).toBeLessThan(programs.length / 5);
  });
});

describe('lists on pages', () => {
  const lists = blocks.filter(
    ({ page, language, notChecked }) =>
      (page === 'README.md' || page === 'docs/lists.md') && /^(json|csv)$/.test(language) && notChecked === undefined,
  );

  const messageOf = ({ code, language }: Block): string => {
    const format = language === 'csv' ? 'csv' : 'json';
    try {
      parseTimeline(code, { format, base: '/videos' });
      return '';
    } catch (error) {
      if (!(error instanceof ClipwrightError)) throw error;
      return error.message;
    }
  };

  it.each(named(lists.filter(({ refused }) => !refused)))('are read: $name', ({ block }) => {
    expect(messageOf(block)).toBe('');
  });

  it.each(named(lists.filter(({ refused }) => refused)))('are refused as the page says: $name', ({ block }) => {
    const next = blocks[blocks.indexOf(block) + 1];
    expect(messageOf(block)).toBe(next?.code.replaceAll('\n', ' '));
  });
});

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const broken = linksOf(page).flatMap((link) => {
      const problem = problemOf(link);
      return problem === undefined ? [] : [`${link.to}: ${problem}`];
    });
    expect(broken).toEqual([]);
  });
});
