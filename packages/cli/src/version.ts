import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The command's version. */
export function version(): string {
  const manifest: unknown = JSON.parse(
    // By its name: the bundle lies elsewhere than the source.
    readFileSync(createRequire(import.meta.url).resolve('@clipwright/cli/package.json'), 'utf8'),
  );
  return manifest !== null && typeof manifest === 'object' && 'version' in manifest ? String(manifest.version) : '';
}
