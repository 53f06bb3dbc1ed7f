import { audioCodecs, copyModes, encoderKinds, fits, presets, videoCodecs } from '@clipwright/core';
import { rateFactorText } from '@clipwright/core/author';
import { type Command, Option } from 'commander';
import type { RenderFlags } from './commands/render.ts';
import { parseBackground } from './options/background.ts';
import { parseByteSize } from './options/byte-size.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { parseConcurrency } from './options/concurrency.ts';
import { parseFactor } from './options/factor.ts';
import { parseFrameRate } from './options/frame-rate.ts';
import { metricsOption, reportOption, traceOption } from './options/observe-options.ts';
import { parseRateFactor } from './options/rate-factor.ts';
import { requireOption } from './options/required.ts';
import { parseSeconds } from './options/seconds.ts';
import { parseSize } from './options/size.ts';
import { addSourceOptions } from './options/source-options.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `render`. */
export function addRenderCommand(
  program: Command,
  listHelp: string,
  context: RunContext,
  done: (exitCode: number) => void,
): void {
  const command = program
    .command('render')
    .description('render a list into one video')
    .argument('<list...>', listHelp)
    .option('-o, --output <file>', 'the video to make: .mp4, .mov, .mkv or .webm');
  requireOption(command, '-o, --output <file>');
  addPicture(command);
  addSound(command);
  command
    .option('--concurrency <n>', 'segments made at once, or auto (default: auto)', parseConcurrency)
    .addOption(
      new Option(
        '--on-error <what>',
        'a failed clip is left out, kept as black, or ends the run (default: skip)',
      ).choices(['skip', 'hold', 'fail']),
    )
    .option('--strict', 'a clip of which a part does not decode has failed')
    .option('--dry-run', 'print the plan and write nothing')
    .option('--overwrite', 'replace a video that is there')
    .option('--max-output-size <size>', 'fail when the video comes to more, such as 2GB', parseByteSize)
    .addOption(metricsOption())
    .addOption(traceOption())
    .addOption(reportOption());
  addSourceOptions(command)
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .action(async (list: string[], _own: unknown, own: Command) => {
      const { render } = await import('./commands/render.ts');
      done(await render(list, own.optsWithGlobals<RenderFlags>(), context));
    });
}

function addPicture(command: Command): void {
  command
    .option('--size <WxH>', "pixels, such as 1280x720 (default: the clips' most frequent)", parseSize)
    .option('--fps <rate>', "30, 29.97, 30000/1001 (default: the clips' most frequent)", parseFrameRate)
    .addOption(new Option('--fit <how>', 'how other shapes are put on the canvas (default: contain)').choices(fits))
    .option('--background <what>', 'what bars show: a colour, or blur (default: #000000)', parseBackground)
    .addOption(new Option('--codec <name>', "the picture's (default: h264; vp9 in .webm)").choices(videoCodecs))
    .option('--crf <n>', `quality, ${rateFactorText} (default: 20 for h264)`, parseRateFactor)
    .addOption(new Option('--preset <name>', 'speed against size (default: veryfast)').choices(presets))
    .option('--encoder <name>', `${encoderKinds.join(', ')}, or its own name such as h264_nvenc (default: auto)`)
    .addOption(
      new Option(
        '--copy <mode>',
        'copy packets that are right (default: auto; never with --size, --crf, --preset, --encoder, --strict)',
      ).choices(copyModes),
    );
}

function addSound(command: Command): void {
  command
    .option('--no-audio', 'make a video without sound')
    .addOption(new Option('--audio-codec <name>', "the sound's (default: aac; opus in .webm)").choices(audioCodecs))
    .option('--join-fade <seconds>', 'sound fades at cuts for so long (default: 0.005)', parseSeconds)
    .option('--music <file>', "music under the whole, instead of the list's")
    .option('--music-volume <factor>', 'its loudness (default: 1)', parseFactor)
    .option('--music-start <seconds>', 'where in the music the video begins (default: 0)', parseSeconds)
    .option('--music-loop', 'let it begin again when it is over')
    .option('--music-fade-out <seconds>', 'how long it fades out at the end (default: 0)', parseSeconds);
}
