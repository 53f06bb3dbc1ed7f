import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/environment.ts';

const read = (env: Record<string, string>) => readEnvironment({ env, cwd: '/videos' });

describe('the environment', () => {
  it('names the tools; an empty variable counts as not set', () => {
    expect(read({ CLIPWRIGHT_FFMPEG: '/a', CLIPWRIGHT_FFPROBE: '/b' }).tools).toEqual({ ffmpeg: '/a', ffprobe: '/b' });
    expect(read({ CLIPWRIGHT_FFMPEG: '' }).tools).toEqual({});
  });

  it('names the cache directory, relative to where the command runs', () => {
    expect(read({ CLIPWRIGHT_CACHE_DIR: 'kept' }).cacheDirectory).toBe('/videos/kept');
  });

  it.runIf(process.platform === 'linux')('falls back to the XDG directory (a Linux rule)', () => {
    expect(read({ XDG_CACHE_HOME: '/caches', HOME: '/home/me' }).cacheDirectory).toBe('/caches/clipwright');
    expect(read({ XDG_CACHE_HOME: 'relative', HOME: '/home/me' }).cacheDirectory).toBe('/home/me/.cache/clipwright');
    expect(read({ HOME: '/home/me' }).cacheDirectory).toBe('/home/me/.cache/clipwright');
  });
});
