import { audioCodecs, fits, presets, videoCodecs } from '@clipwright/core';
import { listFormatNames, listFormats } from '@clipwright/timeline-formats';
import { z } from 'zod';
import { tool } from '../tool.ts';

export const formatsTool = tool({
  name: 'formats',
  title: 'What is read and written',
  description: 'Tells which lists are read, what videos can be made, and the folders that may be used.',
  readOnly: true,
  input: z.strictObject({}),
  output: z.object({
    lists: z.array(z.object({ name: z.string(), title: z.string(), extensions: z.array(z.string()) })),
    videos: z.object({
      extensions: z.array(z.string()),
      codecs: z.array(z.string()),
      audioCodecs: z.array(z.string()),
      presets: z.array(z.string()),
      fits: z.array(z.string()),
    }),
    folders: z.array(z.string()).describe('Relative paths are of the first.'),
  }),
  run: async (_given, { folders, context }) => {
    const own = listFormatNames.map((name) => {
      const { title, extensions } = listFormats[name];
      return { name: String(name), title, extensions: [...extensions] };
    });
    const ofPlugins = context.extensions.plugins.flatMap(({ plugin }) =>
      Object.entries(plugin.formats ?? {}).map(([name, { extensions }]) => {
        return { name, title: `${name}, by the plug-in ${plugin.name}`, extensions: [...extensions] };
      }),
    );
    return {
      result: {
        lists: [...own, ...ofPlugins],
        videos: {
          extensions: ['.mp4', '.mov', '.mkv', '.webm', '.ts', '.gif', '.webp', '.m4a', '.mp3', '.wav'],
          ...{ codecs: [...videoCodecs], audioCodecs: [...audioCodecs], presets: [...presets], fits: [...fits] },
        },
        folders: [...folders.paths],
      },
    };
  },
});
