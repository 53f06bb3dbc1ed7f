#!/usr/bin/env node
// Committed, so that the command is there before the build: the package manager links it when it installs.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('clipwright is not built yet. Run "npm run build" in the checkout first.\n');
  process.exitCode = 1;
}
