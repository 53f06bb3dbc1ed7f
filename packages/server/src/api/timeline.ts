import { z } from 'zod';
import { seconds } from './names.ts';

/** A clip or a gap. All that an item may say stands in the schema of lists; the usual members are named here. */
export const listItem = z.looseObject({
  source: z
    .union([z.string(), z.array(z.string())])
    .exactOptional()
    .describe('A file below the folder of media, or the parts that a camera split one into.'),
  gap: seconds.exactOptional().describe('In the place of a source: so long black and silent.'),
  start: seconds.exactOptional(),
  end: seconds.exactOptional(),
  speed: seconds.exactOptional(),
  freeze: seconds.exactOptional(),
  rotate: z.literal([0, 90, 180, 270]).exactOptional(),
  flip: z.enum(['horizontal', 'vertical']).exactOptional(),
  volume: z.number().exactOptional(),
  mute: z.boolean().exactOptional(),
  fadeIn: seconds.exactOptional(),
  fadeOut: seconds.exactOptional(),
  transition: z
    .looseObject({ type: z.enum(['crossfade', 'dip', 'wipe', 'slide', 'drawn']), duration: seconds })
    .exactOptional(),
  name: z.string().exactOptional(),
});

/** A list in the shape of `schema/list-1.json` of `@clipwright/timeline-formats`, by which it is checked. */
export const listTimeline = z.looseObject({
  items: z.array(listItem).max(10_000),
  music: z
    .looseObject({
      source: z.string(),
      volume: z.number().exactOptional(),
      start: seconds.exactOptional(),
      loop: z.boolean().exactOptional(),
      fadeOut: seconds.exactOptional(),
    })
    .exactOptional(),
});

export type ListItem = z.infer<typeof listItem>;
export type ListTimeline = z.infer<typeof listTimeline>;
