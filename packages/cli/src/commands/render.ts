import { basename, resolve } from 'node:path';
import {
  type AudioCodec,
  type Background,
  ClipwrightError,
  type CodecProfile,
  type CopyMode,
  type Fit,
  type OnError,
  type OutputMetadata,
  type OutputOptions,
  type PlanReport,
  type RationalText,
  type RenderReport,
  resultFrom,
  type Timeline,
  type VideoCodec,
} from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import { columnsOf } from '../context.ts';
import { throughQueue } from '../distributed/through-queue.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Observation } from '../observe/observe-request.ts';
import { isObserved, observed } from '../observe/observed.ts';
import type { MediaFlags } from '../options/media-options.ts';
import type { ObserveFlags } from '../options/observe-options.ts';
import type { SharingFlags } from '../options/queue-options.ts';
import { planPage } from '../output/plan-page.ts';
import { renderPage } from '../output/render-page.ts';
import { type RenderReporter, renderReporter } from '../output/render-reporter.ts';
import { throughStdout } from '../output/through-stdout.ts';
import { writeJson } from '../output/write-json.ts';
import { painterOf } from '../painter-of.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { readTimeline, titleOf } from '../read-list.ts';
import { withoutRepeating } from '../reason-told.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';
import { type SoundFlags, withSound } from './with-sound.ts';
import { type SubtitleFlags, withSubtitles } from './with-subtitles.ts';

export interface RenderFlags
  extends GlobalFlags,
    SourceFlags,
    MediaFlags,
    CacheFlags,
    ObserveFlags,
    SoundFlags,
    SubtitleFlags,
    SharingFlags {
  /** `-` is standard output. */
  readonly output: string;
  /** What goes there. @default 'mp4' */
  readonly container?: string;
  /** Where it is made, of one that goes there. */
  readonly file?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps?: RationalText;
  readonly fit?: Fit;
  readonly background?: Background;
  readonly codec?: VideoCodec;
  readonly codecProfile?: CodecProfile;
  readonly bitDepth?: 8 | 10;
  readonly audioCodec?: AudioCodec;
  readonly joinFade?: string;
  /** LUFS. */
  readonly loudness?: number;
  readonly strict?: boolean;
  readonly concurrency?: number | 'auto';
  readonly onError?: OnError;
  readonly dryRun?: boolean;
  readonly draft?: boolean;
  readonly crf?: number;
  readonly bitrate?: number;
  readonly preset?: string;
  readonly encoder?: string;
  readonly copy?: CopyMode;
  readonly audio: boolean;
  readonly overwrite?: boolean;
  /** Bytes. */
  readonly maxOutputSize?: number;
  readonly cover?: string;
  readonly timecode?: string;
  readonly metadata?: OutputMetadata;
  readonly chapters?: boolean;
}

/** Renders a list into one video, or says what it would do. */
export async function render(names: readonly string[], flags: RenderFlags, context: RunContext): Promise<number> {
  checkPiped(flags);
  if (flags.output !== '-' || flags.dryRun) return await renderFile(names, flags, context);
  const { container = 'mp4' } = flags;
  return await throughStdout(container, context, (file, told) => renderFile(names, { ...flags, file }, told));
}

function checkPiped({ output, container, json, dryRun }: RenderFlags): void {
  if (container !== undefined && output !== '-') {
    const message = `The container of ${output} is that of its name.`;
    throw new ClipwrightError('invalid-option', message, { remedy: 'Leave out --container.' });
  }
  if (output === '-' && json && !dryRun) {
    const message = 'The report and the video cannot both go to standard output.';
    throw new ClipwrightError('invalid-option', message, { remedy: 'Leave out --json.' });
  }
}

async function renderFile(names: readonly string[], flags: RenderFlags, context: RunContext): Promise<number> {
  if (flags.dryRun && isObserved(flags)) {
    throw new ClipwrightError('invalid-option', 'A dry run writes nothing, no --metrics, --trace or --report either.');
  }
  const list = await readTimeline(names, flags, context);
  const timeline = withSubtitles(withSound(list, flags, context), flags, context);
  const reporter = renderReporter(context, flags.quiet ?? false);
  try {
    // A dry run writes nothing, not even what it learnt.
    const store = flags.dryRun ? 'temporary' : storeChoice(flags, context);
    const { note } = reporter;
    const queue = flags.dryRun ? [] : await throughQueue({ names, timeline, flags, note }, context);
    await using clipwright = await compose(flags, context, store, ffmpegRendererModule, queue);
    const work: Work<RenderReport | PlanReport> = flags.dryRun ? dryRun : realRun;
    const others = [...names.filter((name) => name !== '-'), flags.output];
    const about = `${titleOf(names)} to ${basename(flags.output)}`;
    const request = { name: 'render', about, timeline, others, clipwright };
    const { report, page } = await observed(flags, context, request, (watch) =>
      work(clipwright, timeline, flags, context, reporter, watch),
    );
    reporter.finish(report.clips, report.layers);
    if (flags.json) writeJson(context, flags.dryRun ? 'plan' : 'render', report);
    else context.stdout.write(page(columnsOf(context.stdout)));
    const whole =
      report.clips.every(({ status, damage }) => status === 'rendered' && damage === undefined) &&
      (report.layers ?? []).every(({ status }) => status === 'rendered');
    return whole ? exitCodes.success : exitCodes.incomplete;
  } catch (error) {
    throw withoutRepeating(error, reporter);
  } finally {
    reporter.end();
  }
}

interface Outcome<R extends RenderReport | PlanReport> {
  readonly report: R;
  /** The same for people. */
  readonly page: (width: number | undefined) => string;
}

type Work<R extends RenderReport | PlanReport> = (
  clipwright: Clipwright,
  timeline: Timeline,
  flags: RenderFlags,
  context: RunContext,
  reporter: RenderReporter,
  watch: Observation['watch'],
) => Promise<Outcome<R>>;

const realRun: Work<RenderReport> = async (clipwright, timeline, flags, context, reporter, watch) => {
  const options = { ...runOptions(flags, context), ...(await painterOf(timeline, context.cwd)) };
  const output = await outputFor(clipwright, timeline, flags, context, options);
  const events$ = clipwright.renderTimeline(timeline, output, options);
  const report = await resultFrom(watch(events$).pipe(tap((event) => reporter.event(event))));
  const told = flags.file === undefined ? report : { ...report, output: 'standard output' };
  return { report, page: (width) => renderPage(told, width, reporter.workMs()) };
};

const dryRun: Work<PlanReport> = async (clipwright, timeline, flags, context, reporter) => {
  const options = { ...runOptions(flags, context), ...(await painterOf(timeline, context.cwd)) };
  const output = await outputFor(clipwright, timeline, flags, context, options);
  const events$ = clipwright.planTimeline(timeline, output, options);
  const report = await resultFrom(events$.pipe(tap((event) => reporter.event(event))));
  return { report, page: (width) => planPage(report, width) };
};

async function outputFor(
  clipwright: Clipwright,
  timeline: Timeline,
  flags: RenderFlags,
  context: RunContext,
  options: Parameters<Clipwright['planTimeline']>[2],
): Promise<OutputOptions> {
  const output = outputOf(flags, context);
  if (!flags.draft) return output;
  const { draftOf } = await import('../draft.ts');
  return await draftOf(output, timeline, clipwright, options);
}

function outputOf(flags: RenderFlags, { cwd }: RunContext): OutputOptions {
  const {
    output,
    container = 'mp4',
    file = output === '-' ? `any.${container}` : output,
    size,
    fps,
    fit,
    background,
    codec,
    codecProfile,
    bitDepth,
    audioCodec,
    joinFade,
    loudness,
    crf,
    bitrate,
    preset,
    encoder,
    copy,
    audio,
    overwrite = false,
    maxOutputSize,
    cover,
    timecode,
    metadata,
    chapters,
  } = flags;
  return {
    file: resolve(cwd, file),
    overwrite,
    audio,
    ...(size === undefined ? {} : { size }),
    ...(fps === undefined ? {} : { frameRate: fps }),
    ...(fit === undefined ? {} : { fit }),
    ...(background === undefined ? {} : { background }),
    ...(codec === undefined ? {} : { codec }),
    ...(codecProfile === undefined ? {} : { codecProfile }),
    ...(bitDepth === undefined ? {} : { bitDepth }),
    ...(audioCodec === undefined ? {} : { audioCodec }),
    ...(joinFade === undefined ? {} : { joinFade }),
    ...(loudness === undefined ? {} : { loudness }),
    ...(crf === undefined ? {} : { crf }),
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(preset === undefined ? {} : { preset }),
    ...(encoder === undefined ? {} : { encoder }),
    ...(copy === undefined ? {} : { copy }),
    ...(maxOutputSize === undefined ? {} : { maxBytes: maxOutputSize }),
    ...(cover === undefined ? {} : { cover: resolve(cwd, cover) }),
    ...(timecode === undefined ? {} : { timecode }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(chapters === undefined ? {} : { chapters }),
  };
}

function runOptions({ concurrency, onError, strict = false }: RenderFlags, { signal }: RunContext) {
  return {
    signal,
    strict,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(onError === undefined ? {} : { onError }),
  };
}
