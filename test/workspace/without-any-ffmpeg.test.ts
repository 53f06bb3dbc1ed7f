import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const script = join(root, 'scripts/without-ffmpeg.sh');
const isSoak = process.env.CLIPWRIGHT_SOAK === '1';
/** What the script ends with where no overlay can be mounted. */
const unavailable = 69;
const isHere =
  isSoak && process.platform === 'linux' && spawnSync(script, ['true'], { stdio: 'ignore' }).status !== unavailable;

/** Of each kind: those that this engine runs, those that ffmpeg alone can, and those that set one against the other. */
const some = [
  'packages/libav',
  'packages/ffmpeg/test/list-entry',
  'packages/ffmpeg/test/describe-tools',
  'packages/cli/test/engines',
  'apps/demo/test/without-ffmpeg',
  'test/e2e/without-ffprobe',
  'test/workspace/without-ffmpeg',
];

describe.skipIf(!isHere)(
  'a fresh clone on a machine without any ffmpeg (a soak, where overlays can be mounted)',
  () => {
    const place = mkdtempSync(join(tmpdir(), 'clipwright-without-any-'));
    afterAll(() => rmSync(place, { recursive: true }));
    let said = { start: '', test: '' };
    let status: number | null = null;

    beforeAll(() => {
      const commands = `
      place=$1; shift
      npm start > "$place/start.txt" 2>&1
      cp -r out "$place/out"
      npm test -- --reporter=verbose "$@" > "$place/test.txt" 2>&1`;
      ({ status } = spawnSync(script, ['sh', '-euc', commands, 'sh', place, ...some], { stdio: 'inherit' }));
      const read = (name: string): string =>
        existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8') : '';
      said = { start: read('start.txt'), test: read('test.txt') };
    });

    it('npm start says what does the work, and makes a montage of exactly as many frames, and a sheet', () => {
      expect(said.start).toContain('Not found, or not usable: ffmpeg, ffprobe. Going on without');
      expect(said.start).toContain("FFmpeg's libraries are here, by node-av: they do the work.");
      const frames = /^ *(\d+) frames, exactly what the cut list asks for$/m.exec(said.start)?.[1];
      // On this machine there is one.
      const counted = [
        '-v',
        'error',
        '-count_frames',
        '-select_streams',
        'v:0',
        '-show_entries',
        'stream=nb_read_frames',
      ];
      const args = [...counted, '-of', 'csv=p=0', join(place, 'out/montage.mp4')];
      const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
      expect(stdout.trim()).toBe(frames);
      const png = readFileSync(join(place, 'out/montage.png'));
      expect(png.toString('latin1', 1, 4)).toBe('PNG');
      // Tiles of 320 pixels, four beside each other.
      expect(png.readUInt32BE(16)).toBe(4 * 320 + 5 * 16);
    });

    it('npm test passes, and what needs ffmpeg is skipped by that reason', () => {
      expect(said.test).toContain('Tests that need ffmpeg are skipped, and say so.');
      expect(said.test).toContain('needs ffmpeg, which is not here');
      expect(status, said.test.slice(-5000)).toBe(0);
    });
  },
);
