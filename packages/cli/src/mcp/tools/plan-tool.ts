import { join } from 'node:path';
import { Rational, resultFrom } from '@clipwright/core';
import { tap } from 'rxjs';
import { z } from 'zod';
import { anyVideo } from '../../commands/plan.ts';
import { draftOf } from '../../draft.ts';
import { painterOf } from '../../painter-of.ts';
import { clipOutput, linesOf, reasonsOf, reasonsOutput } from '../clip-output.ts';
import { listInput, listOf } from '../list-input.ts';
import { outputInput, runInput, runOptions } from '../output-input.ts';
import { tool } from '../tool.ts';

export const planTool = tool({
  name: 'plan',
  title: 'What a render would do',
  description:
    'Says what render would make of a list, without writing anything: length and size of the video, what is copied, ' +
    'what is encoded and why, which clips fail, and an estimate of the processor time. Ask it before a long render.',
  readOnly: true,
  input: z.strictObject({
    ...listInput,
    output: z.string().exactOptional().describe('The video that would be made. Default: any .mp4.'),
    ...outputInput,
    ...runInput,
  }),
  output: z.object({
    frames: z.number(),
    duration: z.number().describe('Seconds.'),
    width: z.number(),
    height: z.number(),
    frameRate: z.string(),
    sound: z.boolean(),
    copiedFrames: z.number(),
    encodedFrames: z.number(),
    segments: z.number().describe('Pieces that are encoded.'),
    pictureSeconds: z
      .number()
      .describe('Estimate of what the picture takes, in seconds of one processor, if nothing of it is there already.'),
    clips: z.array(clipOutput),
    reasons: reasonsOutput,
  }),
  run: async (given, workshop, { signal, progress }) => {
    const { clipwright, folders } = workshop;
    const {
      list: _list,
      file: _file,
      output = join(folders.base, anyVideo),
      onError: _,
      strict: __,
      draft,
      ...what
    } = given;
    const timeline = await listOf(given, workshop);
    const run = { signal, ...runOptions(given), ...(await painterOf(timeline)) };
    const asked = { ...what, file: await folders.writable(output), overwrite: true };
    const target = draft ? await draftOf(asked, timeline, clipwright, run) : asked;
    const { plan, clips, pictureSeconds } = await resultFrom(
      clipwright.planTimeline(timeline, target, run).pipe(
        tap((event) => {
          if (event.type === 'progress') progress(event.ratio, `${event.phase}: ${Math.floor(event.ratio * 100)} %`);
        }),
      ),
    );
    const { width, height, frameRate } = plan.profile;
    const copiedFrames = plan.copies.reduce((sum, { part }) => sum + part.frames, 0);
    return {
      result: {
        frames: plan.frames,
        duration: Rational.from(plan.duration).toNumber(),
        ...{ width, height, frameRate, copiedFrames, pictureSeconds },
        sound: plan.audio !== null,
        encodedFrames: plan.frames - copiedFrames,
        segments: plan.segments.length,
        clips: linesOf(clips),
        reasons: reasonsOf(clips),
      },
    };
  },
});
