import { z } from 'zod';
import { brokenList, validation } from '../../validation.ts';
import { listInput, listOf } from '../list-input.ts';
import { tool } from '../tool.ts';

export const validateTool = tool({
  name: 'validate',
  title: 'Whether a list can be rendered',
  description:
    'Reads a list, opens each of its clips and holds it against its source: what cannot be rendered, with line and ' +
    'column or the clip, and what will be otherwise than the list says. Renders nothing.',
  readOnly: true,
  input: z.strictObject(listInput),
  output: z.object({
    valid: z.boolean(),
    clips: z.number(),
    gaps: z.number(),
    sources: z.number(),
    problems: z.array(
      z.looseObject({
        index: z.number().optional().describe('Position of the clip, from 0.'),
        source: z.string().optional(),
        code: z.string(),
        message: z.string(),
        line: z.number().optional(),
        column: z.number().optional(),
      }),
    ),
    warnings: z.array(
      z.looseObject({
        index: z.number(),
        source: z.string(),
        warning: z.looseObject({ code: z.string(), message: z.string() }),
      }),
    ),
  }),
  run: async (given, workshop, { signal, progress }) => {
    const found = await listOf(given, workshop).then(
      (timeline) =>
        validation(timeline, workshop.clipwright, {
          signal,
          onEvent: (event) => {
            if (event.type === 'progress') progress(event.ratio, `${event.completed} of ${event.total} clips`);
          },
        }),
      brokenList,
    );
    const { problems, warnings, ...counts } = found;
    return {
      result: {
        ...counts,
        problems: problems.map((each) => ({ ...each })),
        warnings: warnings.map((each) => ({ ...each, warning: { ...each.warning } })),
      },
    };
  },
});
