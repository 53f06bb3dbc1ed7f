import { Rational } from '@clipwright/core';
import { frameQuery, mediaAnswer, mediaQuery, nameQuery, probeAnswer, thumbnailQuery } from '../api/media.ts';
import { type Route, route } from '../http/route.ts';
import { frameAt } from '../media/frame.ts';
import { listFiles } from '../media/list-files.ts';
import { mediaFile } from '../media/media-file.ts';
import { pictureResponse, pictureTypes } from '../media/picture-response.ts';
import { thumbnail, thumbnailCount } from '../media/thumbnails.ts';
import { withSource } from '../media/with-source.ts';
import type { Workshop } from '../workshop.ts';

const unchanged = { description: 'It is as the client has it.' };
const picture = { description: 'The picture.', types: pictureTypes };

/** What there is below `media`, and how it looks. */
export function mediaRoutes({ options, limits, media, decoding }: Workshop): readonly Route[] {
  const { engines } = options;
  return [
    route({
      method: 'get',
      path: '/media',
      summary: 'The videos, or the files of sound, below the folder of media, in natural order.',
      input: mediaQuery,
      answer: mediaAnswer,
      handle: ({ kind = 'video', limit = limits.files }) => listFiles(media, kind, Math.min(limit, limits.files)),
    }),
    route({
      method: 'get',
      path: '/media/probe',
      summary: 'What is in a source.',
      input: nameQuery,
      answer: probeAnswer,
      handle: async ({ name }, { signal }) => {
        const file = await mediaFile(name, media);
        const engine = await engines.use({});
        const info = await decoding.run(() => withSource(file, engine, signal, async (clip) => clip.info), signal);
        const seconds = Rational.from(info.duration).toNumber();
        // What decoders are set up with is for programs in this one.
        const { decoder: _, ...video } = info.video;
        const { audio, ...others } = info;
        const told = { ...others, video, ...(audio === undefined ? {} : { audio: { ...audio } }) };
        return { name, seconds, info: told, thumbnails: thumbnailCount(seconds) };
      },
    }),
    route({
      method: 'get',
      path: '/media/thumbnail',
      summary: 'One of the evenly spread small pictures of a source.',
      input: thumbnailQuery,
      headers: { 'If-None-Match': 'An ETag that was given before.' },
      others: { 200: picture, 304: unchanged },
      handle: async ({ name, index = 0, width = 160 }, { headers, signal }) => {
        const file = await mediaFile(name, media);
        const etag = `"${file.tag}-${index}-${width}"`;
        const cached = { etag, 'cache-control': 'private, no-cache' };
        if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: cached });
        const engine = await engines.use({});
        return await decoding.run(
          async () => pictureResponse(await thumbnail(file, { index, width }, engine, signal), engine, signal, cached),
          signal,
        );
      },
    }),
    route({
      method: 'get',
      path: '/media/frame',
      summary: 'The frame on screen at a time. `X-Frame-Time` tells the seconds at which it came there.',
      input: frameQuery,
      others: { 200: picture },
      handle: async ({ name, time, width = 640 }, { signal }) => {
        const file = await mediaFile(name, media);
        const engine = await engines.use({});
        return await decoding.run(async () => {
          const { picture, seconds } = await frameAt(file, { time, width }, engine, signal);
          return await pictureResponse(picture, engine, signal, { 'x-frame-time': String(seconds) });
        }, signal);
      },
    }),
  ];
}
