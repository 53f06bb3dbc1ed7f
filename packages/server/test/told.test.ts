import { describe, expect, it } from 'vitest';
import { toldWithin } from '../src/errors/told.ts';

const folder = (base: string) => ({
  paths: [base],
  base,
  nameOf: String,
  readable: (name: string) => Promise.resolve(name),
  writable: (name: string) => Promise.resolve(name),
});
const told = toldWithin([folder('/srv/media'), folder('/srv/media/out')]);

describe('what clients are told', () => {
  it.each([
    ['There is no file /srv/media/trip/a.mp4.', 'There is no file trip/a.mp4.'],
    ['/srv/media/out/film.mp4 is there', 'film.mp4 is there'],
    ['Name what is in one of these: /srv/media.', 'Name what is in one of these: the folder.'],
    ['file:///srv/media/a.mp4: moov atom not found', 'a.mp4: moov atom not found'],
    ['/usr/bin/ffmpeg did not run', '(a file of the server) did not run'],
    ["ENOENT, open '/home/me/.cache/x y'", "ENOENT, open '(a file of the server) y'"],
    ['C:\\Users\\me\\ffmpeg.exe did not run', '(a file of the server) did not run'],
    ['at 30000/1001 frames/s, see https://example.org/a/b', 'at 30000/1001 frames/s, see https://example.org/a/b'],
    ['trip/a.mp4 and a/b', 'trip/a.mp4 and a/b'],
  ])('%s', (said, expected) => {
    expect(told.text(said)).toBe(expected);
  });

  it('is the same in data, however deep', () => {
    const data = { clips: [{ message: '/etc/passwd', frames: 3, held: null }], output: '/srv/media/out/film.mp4' };
    const expected = { clips: [{ message: '(a file of the server)', frames: 3, held: null }], output: 'film.mp4' };
    expect(told.data(data)).toEqual(expected);
  });
});
