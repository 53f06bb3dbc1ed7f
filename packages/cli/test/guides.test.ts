import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../src/mcp/tools.ts';
import { program, unknownIn } from './command-lines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const guides = [
  ...['llms.txt', 'AGENTS.md', 'skills/clipwright/SKILL.md'],
  ...['docs/agents.md', 'docs/command.md', 'packages/cli/README.md'],
];
const textOf = (guide: string): string => readFileSync(join(root, guide), 'utf8');

describe.each(guides)('%s', (guide) => {
  it('names commands and options that there are', () => {
    const lines = [...textOf(guide).matchAll(/^ *(clipwright .*)$|`(clipwright [^`]+)`/gm)];
    const unknown = lines.flatMap(([, line, inline]) => unknownIn(line ?? inline ?? ''));
    expect(unknown).toEqual([]);
  });

  it('leads to files that are there', () => {
    const targets = [...textOf(guide).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(join(root, dirname(guide), target)))).toEqual([]);
  });
});

it('what is unknown would be found', () => {
  expect(unknownIn('clipwright render a.json -o b.mp4 --sizes 1x1 | clipwright lod - --json')).toEqual([
    '--sizes',
    'lod',
  ]);
});

it('the page of the command tells of every command', () => {
  const pages = `${textOf('docs/command.md')}${textOf('README.md')}`;
  const missing = program.commands.map((each) => each.name()).filter((name) => !pages.includes(`clipwright ${name}`));
  expect(missing).toEqual([]);
});

it('the skill says by what it is known', () => {
  expect(textOf('skills/clipwright/SKILL.md')).toMatch(/^---\nname: clipwright\ndescription: .{80,1024}\n---\n/);
});

it('the page for agents tells of every tool, and of what it takes', () => {
  const rows = [...textOf('docs/agents.md').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual(tools.map(({ name }) => name).sort());
  for (const [, name = '', taken = ''] of rows) {
    const { properties = {} } = z.toJSONSchema(tools.find((each) => each.name === name)?.input ?? z.object({}));
    // What it takes like another is told there, in a link.
    const told = [...taken.replaceAll(/what `\w+` takes|\[`\w+`\]/g, '').matchAll(/`(\w+)`/g)].map(
      ([, option = '']) => option,
    );
    expect(
      told.filter((option) => !Object.hasOwn(properties, option)),
      name,
    ).toEqual([]);
  }
});
