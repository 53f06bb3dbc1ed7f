import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'clipwright-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = [
  'README.md',
  ...readdirSync(join(root, 'packages'))
    .map((name) => join('packages', name, 'README.md'))
    // A folder of a package that is gone may still hold what was built of it.
    .filter((page) => existsSync(join(root, page))),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** The blocks of code of one language that a page shows. */
function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);
}

const shown = pages.flatMap((page) => blocksOf(page, 'js').map((code, index) => ({ page, index, code })));

describe('code that pages show as JavaScript', () => {
  it('is in the README, and in those of the packages', () => {
    expect(new Set(shown.map(({ page }) => page)).size).toBeGreaterThan(5);
    expect(shown.some(({ page }) => page === 'README.md')).toBe(true);
  });

  it.each(shown)('parses: $page, block $index', ({ page, index, code }) => {
    const file = join(folder, `${page.replaceAll(/\W/g, '-')}-${index}.mjs`);
    writeFileSync(file, code);
    const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // From Node 24 on it would parse.
    expect(code).not.toMatch(/\busing\b/);
  });

  it.each(pages)('what only TypeScript or a later Node reads is not called JavaScript: %s', (page) => {
    for (const code of blocksOf(page, 'ts')) expect(code).toMatch(/\btype\b|: \w+/);
  });
});
