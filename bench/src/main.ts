// What `pnpm bench` runs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { firstValueFrom } from 'rxjs';
import { parseOptions, usage } from './options.ts';
import { chart } from './report/chart.ts';
import { markdown, table } from './report/table.ts';
import { runBench } from './run-bench.ts';
import { allWorkloads } from './workloads/all-workloads.ts';

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

async function main(): Promise<void> {
  const options = parseOptions(
    process.argv.slice(2),
    allWorkloads.map(({ name }) => name),
  );
  if (options.help) {
    console.log(usage);
    return;
  }
  const { CLIPWRIGHT_FFMPEG: ffmpeg, CLIPWRIGHT_FFPROBE: ffprobe } = process.env;
  await using runner = ffmpegRunner({ environment: { ffmpeg, ffprobe } });
  const report = await runBench({
    ...options,
    workloads: allWorkloads.filter(({ name }) => options.only.length === 0 || options.only.includes(name)),
    tools: await firstValueFrom(runner.tools()),
    media: join(import.meta.dirname, '../media'),
    signal: abort.signal,
    onMachine: (machine) => {
      console.log(
        `${machine.cores} cores (${machine.processor}), ${machine.memory} GiB, ${machine.system}\n` +
          `Node ${machine.node}, ffmpeg ${machine.ffmpeg}, which takes ${machine.ffmpegStart} ms to start\n` +
          `${options.runs} runs of each in turns; ratio: the median over that of the first row`,
      );
    },
    onWorkload: (title) => console.log(`\n${title}`),
    onStep: (text) => console.log(`  ${text}`),
    onResult: (result) => console.log(table(result)),
  });
  if (report.workloads.some(({ failed }) => failed !== undefined)) process.exitCode = 1;
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (options.markdown !== undefined) await writeFile(options.markdown, markdown(report));
  if (options.chart !== undefined) await writeFile(options.chart, chart(report));
}

try {
  await main();
} catch (error) {
  console.error(abort.signal.aborted ? '\nCancelled.' : `\n${error instanceof Error ? error.message : error}`);
  process.exitCode = abort.signal.aborted ? 130 : 1;
}
