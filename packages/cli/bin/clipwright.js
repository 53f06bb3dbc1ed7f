#!/usr/bin/env node
// Committed, so that the command is there before the build: the package manager links it when it installs.
import { statSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const timeOf = (name) => statSync(new URL(name, dist), { throwIfNoEntry: false })?.mtimeMs;

// In a checkout the compiler may have been there since the bundle was made; it leaves this file, which is not published.
const bundled = timeOf('command/main.js');
const main = bundled !== undefined && bundled >= (timeOf('.tsbuildinfo') ?? 0) ? 'command/main.js' : 'main.js';
if (timeOf(main) !== undefined) {
  await import(new URL(main, dist).href);
} else {
  process.stderr.write('clipwright is not built yet. Run "npm run build" in the checkout first.\n');
  process.exitCode = 1;
}
