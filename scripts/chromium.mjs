// Has a browser at hand for the tests that drive one.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installByApt } from './apt.mjs';
import { heading } from './process.mjs';

/** As test/kit/src/has-chromium.ts looks for it. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

const isHere = () =>
  ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)].some((folder) =>
    names.some((name) => existsSync(join(folder, name))),
  );

/** Ubuntu's package of that name is a pointer to its store, which needs a service. */
const isDebian = () => existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

/** Installs Chromium where that is possible without asking, and goes on without it where not. */
export async function ensureChromium() {
  if (isHere()) return;
  if (isDebian()) await installByApt('chromium', 'Chromium, which some tests drive');
  if (!isHere()) heading('No Chromium here: tests that need a browser are skipped, and say so');
}
