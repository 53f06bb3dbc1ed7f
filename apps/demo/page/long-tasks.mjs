// How long the studio's page is busy at a stretch: what `bench --only page` runs. Prints JSON. Needs Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, runnerImport } from 'vite';

const configFile = join(import.meta.dirname, 'vite.config.ts');
const page = await mkdtemp(join(tmpdir(), 'clipwright-page-'));
try {
  await build({ configFile, build: { outDir: page }, logLevel: 'error' });
  const conditions = ['@clipwright/source', 'module', 'node'];
  const { module } = await runnerImport(join(import.meta.dirname, '../test/page/long-tasks.ts'), {
    configFile: false,
    // Node 20 knows no `using`.
    oxc: { target: 'es2022' },
    logLevel: 'error',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
  });
  const [clips = 500, batch = 200] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await module.longTasks(page, clips, batch)));
} finally {
  await rm(page, { recursive: true, force: true });
}
