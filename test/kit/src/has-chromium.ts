import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];

/** Chromium's program, as systems install it; `undefined` where there is none. */
export const chromium = folders
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((file) => existsSync(file));

export const hasChromium = chromium !== undefined;
