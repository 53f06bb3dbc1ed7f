import { nameQuery, proxyAnswer, type WaveformAnswer, waveformAnswer, waveformQuery } from '../api/media.ts';
import { fileResponse } from '../http/file-response.ts';
import { type Route, route } from '../http/route.ts';
import { mediaFile } from '../media/media-file.ts';
import type { Proxies } from '../media/proxies.ts';
import { recent } from '../media/recent.ts';
import { waveform } from '../media/waveform.ts';
import type { Workshop } from '../workshop.ts';

const headers = { Range: 'Which bytes.', 'If-None-Match': 'An ETag that was given before.' };
const file = {
  200: { description: 'All of it.', types: ['video/*', 'application/octet-stream'] },
  206: { description: 'The part.', types: ['video/*', 'application/octet-stream'] },
  304: { description: 'It is as the client has it.' },
};

/** What a page plays, and draws below it. */
export function playRoutes({ options, media, decoding }: Workshop, proxies: Proxies): readonly Route[] {
  const { engines } = options;
  const waveforms = recent<WaveformAnswer>(200);
  return [
    route({
      method: 'get',
      path: '/media/waveform',
      summary: 'How loud a source is, from its beginning to its end.',
      input: waveformQuery,
      answer: waveformAnswer,
      handle: async ({ name, points = 400 }, { signal }) => {
        const found = await mediaFile(name, media);
        const key = `${found.tag} ${points}`;
        const known = waveforms.get(key);
        if (known !== undefined) return known;
        const engine = await engines.use({});
        const drawn = await decoding.run(() => waveform(found, points, engine, signal), signal);
        waveforms.set(key, drawn);
        return drawn;
      },
    }),
    route({
      method: 'get',
      path: '/media/file',
      summary: 'A source itself, or a part of it.',
      input: nameQuery,
      headers,
      others: file,
      handle: async ({ name }, call) => {
        const { path } = await mediaFile(name, media);
        return await fileResponse({ file: path, headers: call.headers });
      },
    }),
    route({
      method: 'get',
      path: '/media/proxy',
      summary: 'A source as an MP4 that browsers play, 720 lines high at most; it is made when it is first asked for.',
      input: nameQuery,
      headers,
      others: { ...file, 202: { description: 'It is being made: ask again.', schema: proxyAnswer } },
      handle: async ({ name }, call) => {
        const found = await proxies.find(await mediaFile(name, media));
        if ('progress' in found) return Response.json(found, { status: 202, headers: { 'retry-after': '1' } });
        return await fileResponse({ file: found.file, headers: call.headers, type: 'video/mp4' });
      },
    }),
  ];
}
