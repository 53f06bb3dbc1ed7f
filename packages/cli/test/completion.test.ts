import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

/* What shells themselves make of the scripts. */

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

let directory = '';
const scriptOf = (shell: string): string => join(directory, shell);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, exitCode } = await run(['completion', shell]);
    expect(exitCode).toBe(0);
    await writeFile(scriptOf(shell), stdout);
  }
});
afterAll(() => rm(directory, { recursive: true }));

/** What may stand in the place of the last word. */
const cases: readonly (readonly [line: readonly string[], words: readonly string[]])[] = [
  [['ren'], ['render']],
  [['render', '--fi'], ['--fit']],
  [
    ['render', '--fit', ''],
    ['contain', 'cover', 'stretch'],
  ],
  [
    ['render', 'a.mp4', '--codec', 'h'],
    ['h264', 'hevc'],
  ],
  [['cache', 'p'], ['prune']],
  [
    ['cache', 'prune', '--cache-'],
    ['--cache-dir', '--cache-size'],
  ],
  [
    ['cut', 'a.mp4', '--scene'],
    ['--scene-threshold', '--scenes'],
  ],
  [
    ['frames', 'a.mp4', '--format', ''],
    ['jpg', 'png'],
  ],
];

describe.skipIf(!has('bash'))('bash (skipped where there is none)', () => {
  it.each(cases)('%j', (line, words) => {
    const type = `COMP_WORDS=(clipwright "$@"); COMP_CWORD=$#; _clipwright; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const told = execFileSync('bash', ['-c', `source '${scriptOf('bash')}'; ${type}`, 'bash', ...line], {
      encoding: 'utf8',
    });
    expect(told.trim().split('\n').sort()).toEqual(words);
  });
});

describe.skipIf(!has('fish'))('fish (skipped where there is none)', () => {
  it.each(cases)('%j', (line, words) => {
    const ask = `source '${scriptOf('fish')}'; complete -C 'clipwright ${line.join(' ')}'`;
    const told = execFileSync('fish', ['--no-config', '-c', ask], { encoding: 'utf8' });
    // With what each means behind it.
    const found = told
      .trim()
      .split('\n')
      .map((each) => each.split('\t')[0]);
    expect(found.sort()).toEqual(words);
  });
});

describe.skipIf(!has('zsh'))('zsh (skipped where there is none)', () => {
  it('reads the script', () => {
    const { stderr, status } = spawnSync('zsh', ['-f', '-n', scriptOf('zsh')], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(cases)('%j', (line, words) => {
    // The functions that zsh completes with, as ones that say what they were given.
    const told = `
      compdef() { :; }; _files() { :; }
      compadd() { shift; print -l -- $@; }
      _describe() { local name=$argv[-1]; print -l -- \${\${(P)name}%%:*}; }
      source '${scriptOf('zsh')}'
      words=(clipwright "$@"); CURRENT=$#words; _clipwright`;
    const all = execFileSync('zsh', ['-f', '-c', told, 'zsh', ...line], { encoding: 'utf8' });
    const last = line.at(-1) ?? '';
    expect(
      all
        .trim()
        .split('\n')
        .filter((word) => word.startsWith(last))
        .sort(),
    ).toEqual(words);
  });
});

it('is of bash, zsh or fish', async () => {
  const { stderr, exitCode } = await run(['completion', 'tcsh']);
  expect(stderr).toContain('bash, zsh, fish');
  expect(exitCode).toBe(2);
});
