import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

describe('doctor', () => {
  it('reports what is here', async () => {
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

  it('says the same for people', async () => {
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

  it('prefers the option to the environment', async () => {
    const { stdout } = await run(['doctor', '--ffmpeg', '/elsewhere/ffmpeg', '--json'], {
      env: { CLIPWRIGHT_FFMPEG: '/nowhere/ffmpeg' },
    });
    expect(JSON.parse(stdout).problems[0].message).toContain('/elsewhere/ffmpeg');
  });
});
