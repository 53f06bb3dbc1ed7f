import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Block, programOf } from './blocks.ts';
import { root } from './pages.ts';

// Within this package, so that programs find what it depends on.
const programs = join(import.meta.dirname, '../../dist/pages');

/** What became of a program; `error` is absent where it ran to its end. */
export interface Outcome {
  readonly error?: string;
  readonly printed: string;
}

/** A block's name, and the name of its program. */
export function nameOf({ page, line }: Block): string {
  return `${page}:${line}`;
}

function fileOf({ page, line, language }: Block): string {
  return `${page.replaceAll('/', '~')}~${line}.${language === 'ts' ? 'ts' : 'js'}`;
}

/** What runs: TypeScript translated, JavaScript as it is written. */
function programFile(block: Block): string {
  return join(programs, 'out', fileOf(block).replace(/\.ts$/, '.js'));
}

/** What TypeScript and Node expect of strangers' programs: nothing that is set for this workspace. */
const options = {
  target: 'ES2022',
  lib: ['ES2023', 'ESNext.Disposable'],
  module: 'NodeNext',
  moduleDetection: 'force',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  rootDir: '.',
  outDir: 'out',
};

/**
 * Writes the programs of blocks, and has one run of the compiler check their types and translate what is TypeScript.
 *
 * @returns What it complains of: `PAGE:LINE: what`.
 */
export function compile(blocks: readonly Block[]): readonly string[] {
  rmSync(programs, { recursive: true, force: true });
  mkdirSync(join(programs, 'out'), { recursive: true });
  writeFileSync(join(programs, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const block of blocks) writeFileSync(join(programs, fileOf(block)), programOf(block));
  const files = (language: string) => blocks.filter((block) => block.language === language).map(fileOf);
  // What JavaScript has no way to say of its parameters and variables is not asked for.
  const plain = { ...options, strict: false, allowJs: true, checkJs: true, noEmit: true };
  writeFileSync(join(programs, 'ts.json'), JSON.stringify({ compilerOptions: options, files: files('ts') }));
  writeFileSync(join(programs, 'js.json'), JSON.stringify({ compilerOptions: plain, files: files('js') }));
  const compiler = join(
    dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const { stdout, error } = spawnSync(process.execPath, [compiler, '-b', 'ts.json', 'js.json', '--pretty', 'false'], {
    cwd: programs,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  for (const block of blocks) if (block.language === 'js') cpSync(join(programs, fileOf(block)), programFile(block));
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line.replace(
        /^(\S+)~\d+\.[jt]s\((\d+),\d+\)/,
        (_, page: string, at: string) => `${page.replaceAll('~', '/')}:${at}`,
      ),
    );
}

/** What became of programs that ran in one process. */
export interface Outcomes {
  readonly of: ReadonlyMap<Block, Outcome>;
  /** What kept the process from ending when all of them had; absent where nothing did. */
  readonly left?: string;
}

/** Runs the programs of blocks that were compiled, on media made for them, in one process of Node. */
export function runAll(blocks: readonly Block[]): Outcomes {
  const folder = mkdtempSync(join(tmpdir(), 'clipwright-pages-'));
  try {
    const [media, scratch] = [join(folder, 'media'), join(folder, 'scratch')];
    mkdirSync(media);
    mkdirSync(scratch);
    makeMedia(media);
    const files = new Map(blocks.map((block) => [programFile(block), block]));
    for (const file of files.keys()) if (!existsSync(file)) throw new Error(`There is no ${file}.`);
    const runner = join(import.meta.dirname, 'run-programs.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [runner, media, scratch, ...files.keys()], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const outcomes = new Map<Block, Outcome>();
    let left: string | undefined;
    for (const line of stdout.split('\n').filter((text) => text !== '')) {
      const { program, ...outcome }: Outcome & { readonly program: string } = JSON.parse(line);
      const block = files.get(program);
      if (block !== undefined) outcomes.set(block, outcome);
      else left = outcome.error;
    }
    for (const block of blocks) {
      if (!outcomes.has(block)) throw new Error(`The process ended before or in ${nameOf(block)}: ${stderr}`);
    }
    return { of: outcomes, ...(left === undefined ? {} : { left }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files by the names that pages use. */
function makeMedia(folder: string): void {
  const picture = (file: string, size: string, rate: number, seconds: number, tone: number) =>
    ffmpeg(
      ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
      ...['-f', 'lavfi', '-i', `sine=f=${tone}:d=${seconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', join(folder, file)],
    );
  picture('holiday.mp4', '160x90', 25, 6, 440);
  picture('sea.mov', '160x120', 30, 11, 330);
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=220:d=5', '-c:a', 'aac', join(folder, 'song.m4a'));
  writeFileSync(join(folder, 'cuts.json'), readFileSync(join(import.meta.dirname, 'cuts.json')));
}

function ffmpeg(...args: string[]): void {
  const { status, stderr, error } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
}
