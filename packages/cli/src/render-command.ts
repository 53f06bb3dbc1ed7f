import {
  audioCodecs,
  codecProfileNames,
  copyModes,
  encoderKinds,
  fits,
  metadataKeys,
  presets,
  videoCodecs,
} from '@clipwright/core';
import { rateFactorText } from '@clipwright/core/author';
import type { Command } from 'commander';
import type { PlanFlags } from './commands/plan.ts';
import type { RenderFlags } from './commands/render.ts';
import { parseAudioStreams } from './options/audio-streams.ts';
import { parseBackground } from './options/background.ts';
import { parseBitDepth } from './options/bit-depth.ts';
import { parseBitrate } from './options/bitrate.ts';
import { parseByteSize } from './options/byte-size.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { choice } from './options/choice.ts';
import { parseConcurrency } from './options/concurrency.ts';
import { parseDecibels } from './options/decibels.ts';
import { parseFactor } from './options/factor.ts';
import { parseFrameRate } from './options/frame-rate.ts';
import { parseLoudness } from './options/loudness.ts';
import { addMediaOptions } from './options/media-options.ts';
import { parseMetadata } from './options/metadata.ts';
import { metricsOption, reportOption, traceOption } from './options/observe-options.ts';
import { addSharingOptions } from './options/queue-options.ts';
import { parseRateFactor } from './options/rate-factor.ts';
import { requireOption } from './options/required.ts';
import { parseSeconds } from './options/seconds.ts';
import { parseSize } from './options/size.ts';
import { addSourceOptions } from './options/source-options.ts';
import { parseSubtitlesStyle } from './options/subtitles-style.ts';
import type { RunContext } from './plugins/run-context.ts';

/** Adds `render`, and `plan`, which takes the same. */
export function addRenderCommand(
  program: Command,
  listHelp: string,
  context: RunContext,
  done: (exitCode: number) => void,
): void {
  const rendering = program
    .command('render')
    .description('render a list into one video, or its sound alone')
    .argument('<list...>', listHelp)
    .option(
      '-o, --output <file>',
      'the video to make: .mp4, .mov, .mkv, .webm, .ts, .gif or .webp, or its sound: .m4a, .mp3 or .wav; - for standard output',
    );
  requireOption(rendering, '-o, --output <file>');
  addWhat(rendering)
    .option('--watch', 'render again whenever the list or one of its media has changed')
    .option('--dry-run', 'print the plan and write nothing, as clipwright plan does')
    .addOption(
      choice('--container <name>', 'of what goes to standard output (default: mp4)', [
        ...['mp4', 'mov', 'mkv', 'webm', 'ts', 'gif', 'webp', 'm4a', 'mp3', 'wav'],
      ]),
    )
    .option('--overwrite', 'replace a video that is there')
    .option(
      '--metadata <key=text>',
      `what the file says of itself: ${metadataKeys.join(', ')}; repeatable`,
      parseMetadata,
    )
    .option('--cover <file>', 'a JPEG or PNG that stands for the file in players and folders')
    .option('--timecode <what>', 'of the first frame, such as 01:00:00:00, or source for that of the first clip')
    .option('--chapters', 'name a place in the file for each clip')
    .option('--max-output-size <size>', 'fail when the video comes to more, such as 2GB', parseByteSize)
    .addOption(metricsOption())
    .addOption(traceOption())
    .addOption(reportOption());
  addSharingOptions(rendering);
  addWhere(rendering).action(async (list: string[], _own: unknown, own: Command) => {
    const { watch: isWatching, ...flags } = own.optsWithGlobals<RenderFlags & { readonly watch?: boolean }>();
    const { render } = await import('./commands/render.ts');
    if (!isWatching) return done(await render(list, flags, context));
    const { watch } = await import('./commands/watch.ts');
    done(await watch(list, flags, context));
  });

  const planning = program
    .command('plan')
    .description('print what a render would do: what is copied, what is encoded and why')
    .argument('<list...>', listHelp)
    .option('-o, --output <file>', 'the video that would be made (default: any .mp4)');
  addWhere(addWhat(planning)).action(async (list: string[], _own: unknown, own: Command) => {
    const { plan } = await import('./commands/plan.ts');
    done(await plan(list, own.optsWithGlobals<PlanFlags>(), context));
  });
}

/** What the video is to be, and how it is made. */
function addWhat(command: Command): Command {
  addPicture(command);
  addSound(command);
  return command
    .option('--concurrency <n>', 'segments made at once, or auto (default: auto)', parseConcurrency)
    .addOption(
      choice('--on-error <what>', 'a failed clip is left out, kept as black, or ends the run (default: skip)', [
        'skip',
        'hold',
        'fail',
      ]),
    )
    .option('--draft', 'small and quick: 640 pixels at most, ultrafast, a high --crf')
    .option('--strict', 'a clip of which a part does not decode has failed');
}

/** Where media are, what they may be, and what is kept. */
function addWhere(command: Command): Command {
  return addSourceOptions(addMediaOptions(command))
    .addOption(noCacheOption())
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption());
}

function addPicture(command: Command): void {
  command
    .option('--size <WxH>', "pixels, such as 1280x720 (default: the clips' most frequent)", parseSize)
    .option('--fps <rate>', "30, 29.97, 30000/1001 (default: the clips' most frequent)", parseFrameRate)
    .addOption(choice('--fit <how>', 'how other shapes are put on the canvas (default: contain)', fits))
    .option('--subtitles <file>', 'SubRip or WebVTT, written on the picture')
    .option('--subtitles-style <style>', 'how they look: JSON, or a preset (default: caption)', parseSubtitlesStyle)
    .option('--background <what>', 'what bars show: a colour, or blur (default: #000000)', parseBackground)
    .addOption(choice('--codec <name>', "the picture's (default: h264; vp9 in .webm, gif, webp)", videoCodecs))
    .addOption(choice('--codec-profile <name>', 'of prores and dnxhr (default: hq)', codecProfileNames))
    .option('--bit-depth <bits>', '8 or 10, of h264 and hevc (default: 8)', parseBitDepth)
    .option('--crf <n>', `quality, ${rateFactorText} (default: 20 for h264)`, parseRateFactor)
    .option('--bitrate <rate>', 'bits a second of the picture, such as 4M, instead of --crf', parseBitrate)
    .addOption(choice('--preset <name>', 'speed against size (default: veryfast)', presets))
    .option('--encoder <name>', `${encoderKinds.join(', ')}, or its own name such as h264_nvenc (default: auto)`)
    .addOption(
      choice(
        '--copy <mode>',
        'copy packets that are right (default: auto; never with --size, --crf, --bitrate, --bit-depth, --preset, --encoder, --strict)',
        copyModes,
      ),
    );
}

function addSound(command: Command): void {
  command
    .option('--no-audio', 'make a video without sound')
    .addOption(
      choice(
        '--audio-codec <name>',
        "the sound's (default: aac; opus in .webm, mp3 in .mp3, pcm_s16le in .wav)",
        audioCodecs,
      ),
    )
    .option('--join-fade <seconds>', 'sound fades at cuts for so long (default: 0.005)', parseSeconds)
    .option('--loudness <lufs>', 'how loud the whole is, such as -14 (default: as the clips are)', parseLoudness)
    .option('--audio-streams <which>', 'streams of sound of each clip that are heard: all, or 1,2', parseAudioStreams)
    .option('--voice-over <file>', 'sound that is heard beside the clips, from the beginning on')
    .option('--music <file>', "music under the whole, instead of the list's")
    .option('--music-volume <factor>', 'its loudness (default: 1)', parseFactor)
    .option('--music-start <seconds>', 'where in the music the video begins (default: 0)', parseSeconds)
    .option('--music-loop', 'let it begin again when it is over')
    .option('--music-fade-out <seconds>', 'how long it fades out at the end (default: 0)', parseSeconds)
    .option(
      '--music-duck <decibels>',
      'how much quieter it is where something else is heard (default: 0)',
      parseDecibels,
    );
}
