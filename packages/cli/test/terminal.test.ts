// Needs ffmpeg or node-av.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';

/*
 * The command on a terminal of 80 columns, as somebody sees it: what stands on the panes of tmux. These tests run the
 * built files, so build before. What is waited for is text on a pane, never time.
 */

const bin = fileURLToPath(new URL('../bin/clipwright.js', import.meta.url));
const withoutTmux = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is not here';
const directory = testDirectory();

/** Text is drawn as it is elsewhere, whatever the machine is set to. */
const environment = { ...process.env, LC_ALL: 'C.UTF-8' };

function tmux(...argv: readonly string[]): string {
  const options = { encoding: 'utf8', env: environment } as const;
  const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-S', directory.file('terminal'), ...argv], options);
  if (status !== 0) throw new Error(`tmux ${argv.join(' ')}: ${stderr}`);
  return stdout;
}

interface Pane {
  /** What stands on it; lines that the terminal itself has broken are one. */
  lines(): readonly string[];
  /** Resolves when it shows that. */
  shows(pattern: RegExp): Promise<void>;
  press(key: string): void;
}

/** Starts a command on a terminal; when it is over, the last line says how. */
function open(name: string, ...argv: readonly string[]): Pane {
  const quoted = [process.execPath, bin, ...argv].map((word) => `'${word}'`).join(' ');
  const settings = `CLIPWRIGHT_CACHE_DIR='${directory.file('kept')}' TMPDIR='${directory.file('tmp')}'`;
  // Ctrl-C is for the command, and not for what waits for it.
  const script = `trap : INT; env -u CI -u NO_COLOR ${settings} ${quoted}; echo "ended with $?"; exec sleep 3600`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', name, '-x', '80', '-y', '24', '-c', directory.path, script);
  const lines = (): readonly string[] => {
    const all = tmux('capture-pane', '-p', '-J', '-t', name).split('\n');
    return all.map((line) => line.trimEnd()).filter((line) => line !== '');
  };
  return {
    lines,
    shows: (pattern) => expect.poll(() => lines().join('\n'), { timeout: 600_000, interval: 100 }).toMatch(pattern),
    press: (key) => void tmux('send-keys', '-t', name, key),
  };
}

/** A terminal shows the key that was pressed before it. */
const ended = /ended with \d+$/m;
const bar = /^(?:load|encode|join) +[█░]+ +\d+ % {2}\d+\/\d+/;
const lane = /^ {2}\d+ {2}[a-z]+ +.* \d+:\d\d$/;

/** That nothing on a pane is wider than it, and nothing of the live view is left of what is over. */
function expectWhole(lines: readonly string[]): void {
  expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  expect(lines.filter((line) => bar.test(line) || lane.test(line))).toEqual([]);
}

describe.skipIf(withoutTmux !== undefined)(
  `a terminal of 80 columns${withoutTmux === undefined ? '' : ` (${withoutTmux})`}`,
  () => {
    const write = (name: string, items: readonly object[]) => writeFile(directory.file(name), JSON.stringify(items));

    beforeAll(async () => {
      await mkdir(directory.file('tmp'));
      await write('cuts.json', [{ source: 'a.mp4', end: 1 }, { source: 'gone.mp4' }, { source: 'b.mp4', end: 0.5 }]);
    });
    afterAll(() => void tmux('kill-server'));

    it('shows a render of which a clip is skipped, and the same again from the cache', async () => {
      const render = (output: string) => ['render', 'cuts.json', '-o', output, '--copy', 'never', '--on-error', 'skip'];
      const first = open('first', ...render('first.mp4'));
      await first.shows(ended);
      expectWhole(first.lines());
      const text = first.lines().join('\n');
      expect(text).toMatch(/clip 2\b.*gone\.mp4/);
      expect(text).toMatch(/skipped: source-missing/);
      expect(text).toMatch(/first\.mp4\n {2}38 frames, 1\.500 s, 160x90 at 25 fps, .* verified\n/);
      expect(text).toMatch(/\n {2}2 of 3 clips rendered, 1 skipped; segments: \d encoded, 0 reused\n/);
      expect(text).toMatch(/ in all: load .*, encode .*, join .*\n(?: {2}gained: .*\n)?ended with 3$/);

      const again = open('again', ...render('again.mp4'));
      await again.shows(ended);
      expectWhole(again.lines());
      expect(again.lines().join('\n')).toMatch(
        /; segments: 0 encoded, (\d) reused\n.*\n {2}gained: \1 of \1 segments? /,
      );
      expect(again.lines().at(-1)).toBe('ended with 3');
    });

    it('shows how far all is and what each worker does, until it is cancelled, which leaves nothing', async () => {
      const items = Array.from({ length: 40 }, (_, i) => ({ source: 'a.mp4', start: i / 40, end: i / 40 + 1 }));
      await write('long.json', items);
      const pane = open('long', 'render', 'long.json', '-o', 'long.mp4', '--preset', 'veryslow', '--size', '1280x720');
      let seen: readonly string[] = [];
      const isAtWork = (): boolean => {
        seen = pane.lines();
        return /^encode /m.test(seen.join('\n')) && seen.some((line) => lane.test(line));
      };
      await expect.poll(isAtWork, { timeout: 600_000, interval: 50 }).toBe(true);
      pane.press('C-c');
      const live = seen.slice(seen.findIndex((line) => bar.test(line)));
      expect(live[0]).toMatch(bar);
      expect(live.slice(1).filter((line) => !lane.test(line))).toEqual([]);
      expect(live.some((line) => / {2}encode +(?:clip \d+ {2}a\.mp4|sound) /.test(line))).toBe(true);
      for (const line of live) expect([...line].length).toBeLessThan(80);
      await pane.shows(ended);
      expectWhole(pane.lines());
      expect(pane.lines().slice(-2)).toEqual([
        expect.stringContaining('cancelled'),
        expect.stringMatching(/ended with 130$/),
      ]);
      expect(await readdir(directory.path)).not.toContain('long.mp4');
      expect(await readdir(directory.file('tmp'))).toEqual([]);
    });

    it('shows a render, and the next one when its list has changed', async () => {
      await write('watched.json', [{ source: 'a.mp4', end: 1 }]);
      const pane = open('watched', 'render', 'watched.json', '-o', 'watched.mp4', '--copy', 'never', '--watch');
      await pane.shows(/25 frames, (?:.*\n)*?watching 2 files; Ctrl-C ends it$/);
      await write('watched.json', [{ source: 'a.mp4', end: 0.6 }]);
      await pane.shows(/15 frames, (?:.*\n)*?watching 2 files; Ctrl-C ends it$/);
      pane.press('C-c');
      await pane.shows(ended);
      expectWhole(pane.lines());
      expect(pane.lines().at(-1)).toMatch(/^(?:\^C)?ended with 130$/);
      expect(pane.lines().filter((line) => line.endsWith('watched.mp4'))).toHaveLength(2);
    });
  },
);
