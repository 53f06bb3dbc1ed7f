import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, pnpm } from './command.ts';
import { installIn } from './packed.ts';
import { packages, root } from './workspace.ts';

/** The packages as packed, and where there is room. */
export interface Packed {
  readonly directory: string;
  readonly tarballs: ReadonlyMap<string, string>;
}

export const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** What a stranger's tsconfig.json says, whose TypeScript lies elsewhere. */
const tsconfig = {
  compilerOptions: {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
    ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable', 'dom'], module: 'nodenext' },
    ...{ rewriteRelativeImportExtensions: true, rootDir: 'plugins', outDir: 'built' },
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  },
  include: ['plugins'],
};

/** What `list.json` of a project has: clips of a GIF and of an mp4. */
const listed = [
  { source: 'a.gif', start: 0.2, end: 0.8 },
  { source: 'b.mp4', start: 0.2, end: 0.6 },
  { source: 'a.gif', start: 1, end: 1.4 },
];

/** A clip of 20 grays, each brighter than the one before. */
async function makeClip(directory: string, file: string, rate: number, ...as: string[]): Promise<void> {
  const grays = `color=black:s=64x48:r=${rate},format=gray,geq=lum=8*N+20,trim=end_frame=20`;
  await command(directory, 'ffmpeg', '-v', 'error', '-nostdin', '-f', 'lavfi', '-i', grays, ...as, file);
}

/** The same tarballs, installed by pnpm, which lets a package see only what it names. */
async function installByPnpm(
  project: string,
  tarballs: ReadonlyMap<string, string>,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(project, { recursive: true });
  const files = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  const manifest = { private: true, type: 'module', dependencies: { ...files, ...others }, pnpm: { overrides: files } };
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
  await pnpm(project, 'install', '--ignore-scripts', '--prefer-offline', '--no-frozen-lockfile');
}

/** The version that the workspace pins for all its packages. */
export async function pinned(name: string): Promise<string> {
  const catalog = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  return new RegExp(`^  ${name}: (\\S+)$`, 'm').exec(catalog)?.[1] ?? '';
}

/** A project of a stranger's: the plug-ins, compiled with a configuration of its own, and what they are used by. */
export async function makeProject({ directory, tarballs }: Packed, manager: 'npm' | 'pnpm'): Promise<string> {
  const project = join(directory, `strangers-${manager}`);
  const { dependencies } = JSON.parse(await readFile(join(root, 'examples/package.json'), 'utf8'));
  const version = async (name: string): Promise<string> =>
    dependencies[name] === 'catalog:' ? await pinned(name) : dependencies[name];
  const others = ['rxjs', 'inversify', 'reflect-metadata', 'modern-gif', 'node-sqlite3-wasm'];
  const versions = Object.fromEntries(
    await Promise.all(others.map(async (name) => [name, await version(name)] as const)),
  );
  if (manager === 'npm') await installIn(project, packages, tarballs, versions);
  else await installByPnpm(project, tarballs, versions);
  await cp(join(root, 'examples/plugins'), join(project, 'plugins'), { recursive: true });
  await cp(join(import.meta.dirname, 'strangers'), project, { recursive: true });
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  await writeFile(join(project, 'list.json'), JSON.stringify({ items: listed }));
  await makeClip(project, 'a.gif', 10);
  await makeClip(project, 'b.mp4', 25, '-pix_fmt', 'yuv420p', '-crf', '5');
  await command(project, process.execPath, compiler, '-p', 'tsconfig.json');
  return project;
}
