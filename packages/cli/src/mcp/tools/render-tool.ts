import { stat } from 'node:fs/promises';
import { resultFrom } from '@clipwright/core';
import { tap } from 'rxjs';
import { z } from 'zod';
import { draftOf } from '../../draft.ts';
import { painterOf } from '../../painter-of.ts';
import { clipOutput, linesOf, reasonsOf, reasonsOutput } from '../clip-output.ts';
import { listInput, listOf } from '../list-input.ts';
import { outputInput, runInput, runOptions } from '../output-input.ts';
import { tellProgress } from '../render-progress.ts';
import { tool } from '../tool.ts';

export const renderTool = tool({
  name: 'render',
  title: 'Render a list into a video',
  description:
    'Renders a list into one video, frame-exact, and checks what it wrote. May take minutes: it tells its progress, and ' +
    'a cancelled call leaves no file. One render at a time; others wait. What was finished is kept: after an edit only what changed is made again.',
  readOnly: false,
  input: z.strictObject({
    ...listInput,
    output: z
      .string()
      .describe('The video to make: .mp4, .mov, .mkv, .webm, .ts, .gif or .webp; or its sound: .m4a, .mp3 or .wav.'),
    overwrite: z.boolean().exactOptional().describe('Replace a video that is there.'),
    ...outputInput,
    ...runInput,
  }),
  output: z.object({
    output: z.string(),
    bytes: z.number(),
    frames: z.number(),
    duration: z.number().describe('Seconds.'),
    width: z.number(),
    height: z.number(),
    frameRate: z.string(),
    skipped: z.number().describe('Clips that are left out; see `clips`.'),
    held: z.number(),
    damaged: z.number(),
    copiedFrames: z.number(),
    segments: z.object({ total: z.number(), encoded: z.number(), reused: z.number() }),
    elapsedMs: z.number(),
    clips: z.array(clipOutput),
    reasons: reasonsOutput,
  }),
  run: async (given, workshop, call) => {
    const { clipwright, folders, inTurn } = workshop;
    const { signal } = call;
    const { list: _list, file: _file, output, overwrite = false, onError: _, strict: __, draft, ...what } = given;
    const timeline = await listOf(given, workshop);
    const run = { signal, ...runOptions(given), ...(await painterOf(timeline)) };
    const asked = { ...what, overwrite, file: await folders.writable(output) };
    const report = await inTurn(async () => {
      const target = draft ? await draftOf(asked, timeline, clipwright, run) : asked;
      const events$ = clipwright.renderTimeline(timeline, target, run).pipe(
        tap((event) => {
          if (event.type === 'progress') tellProgress(event, call);
        }),
      );
      return await resultFrom(events$);
    }, signal);
    const { frames, duration, skipped, held, damaged, segments, elapsedMs, copying, clips, profile } = report;
    const { width, height, frameRate } = profile;
    return {
      result: {
        output: folders.nameOf(report.output),
        bytes: (await stat(report.output)).size,
        ...{ frames, duration, width, height, frameRate, skipped, held, damaged, elapsedMs },
        copiedFrames: copying.frames,
        segments: { ...segments },
        clips: linesOf(clips),
        reasons: reasonsOf(clips),
      },
    };
  },
});
