import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { members } from '../../scripts/members.mjs';

const root = join(import.meta.dirname, '../..');

/** What these tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A copy of what the workspace says of its packages, in which versions can be raised. */
export class VersionedCopy implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'clipwright-versions-'));
  private readonly folders = members().map(({ directory }) => directory);

  constructor() {
    const own = ['package.json', 'pnpm-workspace.yaml', 'scripts', '.changeset'];
    for (const name of own) cpSync(join(root, name), join(this.directory, name), { recursive: true });
    for (const folder of this.folders) {
      mkdirSync(join(this.directory, folder), { recursive: true });
      cpSync(join(root, folder, 'package.json'), join(this.directory, folder, 'package.json'));
    }
    symlinkSync(join(root, 'node_modules'), join(this.directory, 'node_modules'), 'junction');
    // Who wrote a changeset is asked of git.
    this.git('init', '--quiet');
    this.git('add', '.changeset');
    this.git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'all');
  }

  private git(...args: readonly string[]): void {
    execFileSync('git', args, { cwd: this.directory });
  }

  /** Every package, also those that are not published. */
  get manifests(): readonly Manifest[] {
    return this.folders.map((folder) => JSON.parse(this.read(join(folder, 'package.json'))));
  }

  get published(): readonly Manifest[] {
    return this.manifests.filter((manifest) => manifest.private !== true);
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  /** As if this had been released as that version of 0.x, and nothing had happened since. */
  releasedAs(version: string): void {
    for (const file of this.changesets()) rmSync(join(this.directory, '.changeset', file));
    for (const folder of this.folders) {
      const path = join(this.directory, folder, 'package.json');
      const text = readFileSync(path, 'utf8').replace(/"version": ".+"/, `"version": "${version}"`);
      writeFileSync(path, text.replace(/">=\S+ <1"/, `">=${version} <1"`));
    }
  }

  changesets(): readonly string[] {
    return readdirSync(join(this.directory, '.changeset')).filter((name) => name.endsWith('.md'));
  }

  /** A change of one package. */
  change(name: string, by: 'patch' | 'minor' | 'major'): void {
    writeFileSync(
      join(this.directory, '.changeset/a-change.md'),
      `---\n"${name}": ${by}\n---\n\nSomething is so now.\n`,
    );
  }

  /** What the release workflow does. */
  raise(): void {
    execFileSync(process.execPath, ['scripts/raise-versions.mjs'], { cwd: this.directory, stdio: 'pipe' });
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
