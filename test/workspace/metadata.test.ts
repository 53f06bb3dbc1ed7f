import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { members } from '../../scripts/members.mjs';
import { address, metadataOf } from '../../scripts/metadata.mjs';

const root = join(import.meta.dirname, '../..');
/** What a package has under another licence beside its code: fonts. */
const others: Readonly<Record<string, string>> = { '@clipwright/text': 'OFL-1.1' };
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('every package.json says where the project is, and what it is about', () => {
  it.each([['', 'the workspace'], ...members().map(({ directory }) => [directory, directory])])('%s%s', (directory) => {
    const manifest = JSON.parse(read(join(directory, 'package.json')));
    expect(manifest, 'node scripts/metadata.mjs fills it').toMatchObject(
      metadataOf(manifest.name, directory, address()),
    );
    const license = ['MIT', ...(others[manifest.name] === undefined ? [] : [others[manifest.name]])].join(' AND ');
    expect(manifest).toMatchObject({ license, description: expect.stringMatching(/^[A-Z].+\.$/) });
  });
});

it('nothing else says where it is', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
  const below = readdirSync(join(root, '.github'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  expect([...pages, ...below].filter((file) => read(file).includes(address()))).toEqual([]);
});

describe('workflows', () => {
  const folder = '.github/workflows';
  it.each(readdirSync(join(root, folder)))('%s runs actions of known content, with few rights, and ends', (file) => {
    const text = read(join(folder, file));
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? ''))).toEqual([]);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(text.match(/^ {4}runs-on: /gm)?.length ?? 0);
  });
});
