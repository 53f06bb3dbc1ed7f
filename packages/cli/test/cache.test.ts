// Needs ffmpeg.
import { execFile } from 'node:child_process';
import { appendFile, chmod, cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const ffmpeg = promisify(execFile);
const directory = testDirectory();
// Of what scripts do nothing is remembered, which would be entries too.
const env = () => ({
  CLIPWRIGHT_FFMPEG: directory.file('ffmpeg.sh'),
  CLIPWRIGHT_FFPROBE: directory.file('ffprobe.sh'),
});
const cli = (...argv: string[]) => run(argv, { cwd: directory.path, columns: 80, env: env() });
const report = async (...argv: string[]) => JSON.parse((await cli(...argv, '--json')).stdout);
const render = (kept: string, ...more: string[]) =>
  report('render', 'a.mp4', 'b.mp4', '-o', 'out.mp4', '--overwrite', '--copy', 'never', '--cache-dir', kept, ...more);

/** A cache as a render leaves it, which is made once. */
const filled = (kept: string): Promise<void> => cp(directory.file('made'), directory.file(kept), { recursive: true });

// The files are new, and files changed within the last two seconds are not remembered: so it is ten seconds later.
beforeAll(async () => {
  for (const tool of ['ffmpeg', 'ffprobe']) {
    await writeFile(directory.file(`${tool}.sh`), `#!/bin/sh\nexec ${tool} "$@"\n`, { mode: 0o755 });
  }
  for (const name of ['a', 'b']) {
    const copy = ['-c', 'copy', '-f', 'mpegts', directory.file(`${name}.ts`)];
    await ffmpeg('ffmpeg', ['-v', 'error', '-i', directory.file(`${name}.mp4`), ...copy]);
  }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
  await render('made');
});
afterAll(() => {
  vi.useRealTimers();
});

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(directory.file(folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

function expectFits(page: string): void {
  for (const line of page.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
}

/** Appends a byte to every kept file, or every record. */
async function damage(folder: string): Promise<void> {
  for (const file of await filesIn(folder)) {
    await chmod(file, 0o644);
    await appendFile(file, 'x');
  }
}

describe('the cache of the command', () => {
  it('is told of, made smaller and emptied', async () => {
    expect(await report('cache', 'info', '--cache-dir', 'kept')).toMatchObject({ entries: 0, bytes: 0 });
    await filled('kept');
    const info = await report('cache', 'info', '--cache-dir', 'kept');
    // The two clips, which are short, the sound, and that the output and its join were verified; of the sources
    // nothing, since this process reads them itself.
    expect(info).toMatchObject({ directory: directory.file('kept'), entries: 4, sources: 2, sessions: 0 });
    const page = (await cli('cache', 'info', '--cache-dir', 'kept')).stdout;
    expect(page).toMatch(/^entries +4 in 4 files of \d/m);
    expectFits(page);

    const pruned = await report('cache', 'prune', '--cache-dir', 'kept', '--cache-size', `${info.bytes - 1}`);
    expect(pruned.bytes).toBeLessThan(info.bytes);
    expect(pruned.removed.files).toBeGreaterThan(0);
    expect(pruned.removed.files).toBeLessThan(8);
    expect((await cli('cache', 'prune', '--cache-dir', 'kept')).stdout).toMatch(
      /^0 files of 0 bytes removed, .* left$/m,
    );
    expect((await cli('cache', 'clear', '--cache-dir', 'kept')).stdout).toMatch(/removed, 0 bytes left$/m);
    expect(await filesIn('kept')).toEqual([]);
  });

  it('is read whole, and repaired', async () => {
    await filled('whole');
    const verify = (...more: string[]) => cli('cache', 'verify', '--cache-dir', 'whole', ...more);
    const good = await verify();
    expect(good).toMatchObject({ exitCode: 0, stdout: '4 entries are whole.\n' });

    await damage('whole/store-v1/cas');
    const bad = await verify();
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toMatch(/^damaged +….*[0-9a-f]{20}$/m);
    expect(bad.stdout).toContain('0 entries are whole.\nWhat is damaged is never used');
    expectFits(bad.stdout);
    const json = await verify('--json');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ good: 0, damagedBlobs: { length: 4 }, repaired: 0 });

    const repaired = await verify('--repair');
    expect(repaired.exitCode).toBe(0);
    expect(repaired.stdout).toMatch(/^8 files put aside or removed; /m);
    expect(await verify()).toMatchObject({ exitCode: 0, stdout: '0 entries are whole.\n' });
  });

  it('is kept below its size', async () => {
    await render('small', '--cache-size', '1kB');
    expect((await report('cache', 'info', '--cache-dir', 'small')).bytes).toBeLessThanOrEqual(1000);
  });

  it('can be left while it is read', async () => {
    await filled('left');
    const { exitCode, stdout } = await run(['cache', 'verify', '--cache-dir', directory.file('left'), '--json'], {
      signal: AbortSignal.abort(),
    });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(exitCode).toBe(130);
  });
});

describe('what is known of a source', () => {
  /** An ffprobe that tells its version and nothing else. */
  const muteFfprobe = async (name: string): Promise<string> => {
    const mute = directory.file(name);
    await writeFile(mute, '#!/bin/sh\n[ "$2" = -version ] && exec ffprobe -version\nexit 1\n', { mode: 0o755 });
    return mute;
  };

  it.each(['load', 'probe'])(
    'is remembered by %s where ffprobe had to be asked, unless told not to',
    async (command) => {
      const kept = `known-${command}`;
      const files = ['a.ts', 'b.ts'];
      const first = await report(command, ...files, '--cache-dir', kept);
      expect(await report('cache', 'info', '--cache-dir', kept)).toMatchObject({ entries: 2, sources: 0 });
      const mute = await muteFfprobe(`mute-${command}`);
      const again = await report(command, ...files, '--cache-dir', kept, '--ffprobe', mute);
      const told = ({ files, clips }: { files?: unknown; clips?: { frames: number }[] }) =>
        files ?? clips?.map(({ frames }) => frames);
      expect(told(again)).toEqual(told(first));
      const fresh = await report(command, ...files, '--cache-dir', kept, '--ffprobe', mute, '--no-cache');
      expect(fresh).toMatchObject({ error: { code: 'nothing-loaded' } });
      await report(command, 'a.ts', '--cache-dir', `${kept}-not`, '--no-cache');
      expect(await readdir(directory.path)).not.toContain(`${kept}-not`);
    },
  );

  it('takes no ffprobe where it is an mp4', async () => {
    const loaded = await report('load', 'a.mp4', 'b.mp4', '--no-cache', '--ffprobe', await muteFfprobe('mute'));
    expect(loaded).toMatchObject({ loaded: 2, clips: [{ frames: 50 }, { frames: 30 }] });
  });

  it('is found out again where there is no place to remember it', async () => {
    const { exitCode, stdout } = await cli('load', 'a.mp4', '--cache-dir', 'b.mp4', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ loaded: 1 });
    expect(exitCode).toBe(0);
  });

  it('is not kept by a dry run', async () => {
    await render('dry', '--dry-run');
    expect(await readdir(directory.path)).not.toContain('dry');
  });
});
