import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { compose, toolsOf } from '../compose.ts';
import { type Examination, examine } from '../doctor/examine.ts';
import { pluginText } from '../doctor/plugins.ts';
import { readEnvironment } from '../environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { bytesText } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { GlobalFlags } from '../settings.ts';

/** What is here, what is wrong, and what to do about it. Exit code 1 when nothing can be rendered. */
export async function doctor(flags: GlobalFlags, context: RunContext): Promise<number> {
  await using clipwright = await compose(flags, context);
  const runner = clipwright.get(FfmpegRunnerId);
  const found = await examine(runner, readEnvironment(context).cacheDirectory, toolsOf(flags, context), context);
  if (flags.json) writeJson(context, 'doctor', found);
  else context.stdout.write(pageOf(found));
  return found.ok ? exitCodes.success : exitCodes.failed;
}

function pageOf(found: Examination): string {
  const tool = (info: Examination['ffmpeg']) =>
    info === null ? 'not found' : `${info.version}, ${info.path} (from ${info.from})`;
  const { available, quota, usable } = found.cores;
  const { total, limit } = found.memory;
  const rows = [
    ['Node', `${found.node} on ${found.platform}`],
    ['ffmpeg', tool(found.ffmpeg)],
    ['ffprobe', tool(found.ffprobe)],
    ['libav', found.libav === null ? 'not found' : `${found.libav.version}, by node-av`],
    ['engine', `${found.engine.name}: ${found.engine.why}`],
    ['encoders', featuresText(found.encoders)],
    ['filters', featuresText(found.filters)],
    ...found.hardware.map((encoder) => ['hardware', hardwareText(encoder)]),
    ['cores', `${available}, quota ${quota ?? 'none'}, used: ${usable}`],
    ['memory', `${bytesText(total)}${limit === undefined ? '' : `, limited to ${bytesText(limit)}`}`],
    ...found.disks.map(({ use, directory, free }) => [
      use,
      `${directory}${free === undefined ? '' : `, ${bytesText(free)} free`}`,
    ]),
    ...(found.config === null ? [] : [['settings', printable(found.config)]]),
    ...found.plugins.map((plugin) => ['plug-in', printable(pluginText(plugin))]),
  ];
  const problems = found.problems.map(({ fatal, message }) => `${fatal ? 'wrong' : 'note'}: ${printable(message)}\n`);
  const verdict = found.ok ? 'Everything that rendering needs is here.\n' : '';
  return [table([{ title: 'part' }, { title: 'found' }], rows), '\n', ...problems, verdict].join('');
}

function hardwareText({ name, works, reason = '' }: Examination['hardware'][number]): string {
  return `${name} ${works ? 'works' : `does not work: ${printable(reason)}`}`;
}

function featuresText(features: Readonly<Record<string, boolean>>): string {
  const names = Object.entries(features).map(([name, present]) => (present ? name : `${name} missing`));
  return names.length === 0 ? 'unknown' : names.join(', ');
}
