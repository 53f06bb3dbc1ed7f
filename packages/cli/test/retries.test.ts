// Needs ffmpeg.
import { chmod, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();

// A Matroska file is joined by ffmpeg.
it('says what is tried again, on standard error and in the report', async () => {
  const once = directory.file('once');
  const kill = `case "$*" in *concat*copy*) mkdir '${once}' 2>/dev/null && kill -KILL $$;; esac`;
  await writeFile(directory.file('ffmpeg'), `#!/bin/sh\n${kill}\nexec ffmpeg "$@"\n`);
  await chmod(directory.file('ffmpeg'), 0o755);
  await writeFile(directory.file('cuts.json'), '[{ "source": "a.mp4", "start": 0, "end": 0.4 }]');
  const argv = ['render', 'cuts.json', '-o', 'out.mkv', '--preset', 'ultrafast', '--json'];
  const env = { CLIPWRIGHT_FFMPEG: directory.file('ffmpeg') };
  const { exitCode, stdout, stderr } = await run(argv, { cwd: directory.path, env });
  // Half a second, of which up to half is left out by chance.
  expect(stderr).toMatch(/trying again in 0\.[345] s \(2 of 3\): tool-killed: ffmpeg was ended by SIGKILL\./);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { retries: 1, verified: true }]);
});
