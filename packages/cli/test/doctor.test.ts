import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';

describe('doctor', () => {
  it.skipIf(!hasFfmpeg)('reports what is here (needs ffmpeg)', async () => {
    const { exitCode, stdout } = await run(['doctor', '--json'], { env: { CLIPWRIGHT_CACHE_DIR: '/tmp/of/mine' } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      node: process.versions.node,
      ffmpeg: { path: expect.any(String), version: expect.any(String), from: expect.any(String) },
      ffprobe: { path: expect.any(String) },
      encoders: { libx264: true, aac: true },
      filters: { zscale: expect.any(Boolean) },
      cores: { available: expect.any(Number), usable: expect.any(Number) },
      memory: { total: expect.any(Number) },
      disks: [
        { use: 'temporary files', free: expect.any(Number) },
        { use: 'cache', directory: '/tmp/of/mine' },
      ],
    });
  });

  it.skipIf(!hasFfmpeg)('says the same for people (needs ffmpeg)', async () => {
    const { exitCode, stdout } = await run(['doctor']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ffmpeg +\d.*\(from path\)$/m);
    expect(stdout).toContain('Everything that rendering needs is here.');
  });

  it('names the remedy and ends with 1 when a tool is missing', async () => {
    const env = { CLIPWRIGHT_FFMPEG: '/nowhere/ffmpeg' };
    const { exitCode, stdout } = await run(['doctor'], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ffmpeg +not found$/m);
    expect(stdout).toMatch(/^wrong: .*\/nowhere\/ffmpeg/m);
    const report = JSON.parse((await run(['doctor', '--json'], { env })).stdout);
    expect(report).toMatchObject({ ok: false, ffmpeg: null, problems: [{ fatal: true }] });
  });

  it.skipIf(!hasFfmpeg)('notes that there is no ffprobe, and that rendering does without (needs ffmpeg)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clipwright-doctor-'));
    try {
      const { stdout: real } = await run(['doctor', '--json']);
      await symlink(JSON.parse(real).ffmpeg.path, join(folder, 'ffmpeg'));
      vi.stubEnv('PATH', folder);
      const { exitCode, stdout } = await run(['doctor', '--ffmpeg', join(folder, 'ffmpeg')]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^ffprobe +not found$/m);
      expect(stdout).toMatch(/^note: There is no ffprobe .*--ffprobe/m);
      expect(stdout).toContain('Everything that rendering needs is here.');
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });

  it('prefers the option to the environment', async () => {
    const { stdout } = await run(['doctor', '--ffmpeg', '/elsewhere/ffmpeg', '--json'], {
      env: { CLIPWRIGHT_FFMPEG: '/nowhere/ffmpeg' },
    });
    expect(JSON.parse(stdout).problems[0].message).toContain('/elsewhere/ffmpeg');
  });
});
