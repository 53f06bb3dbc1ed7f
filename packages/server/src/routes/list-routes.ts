import { planTimeline, Rational, resultFrom } from '@clipwright/core';
import { clipPictures, contactSheet } from '@clipwright/pictures';
import { readAnswer, readRequest, writeAnswer, writeRequest } from '../api/lists.ts';
import { planAnswer, planRequest, sheetRequest } from '../api/plan.ts';
import { painterFor } from '../engines.ts';
import { type Route, route } from '../http/route.ts';
import { givenOutput } from '../media/given-output.ts';
import { givenTimeline } from '../media/given-timeline.ts';
import { listIn } from '../media/list-in.ts';
import { listOut } from '../media/list-out.ts';
import { placeOf } from '../media/media-file.ts';
import { pictureResponse, pictureTypes } from '../media/picture-response.ts';
import type { Workshop } from '../workshop.ts';

/** What is done with lists, short of rendering them. */
export function listRoutes(workshop: Workshop): readonly Route[] {
  const { options, media, out, told, decoding } = workshop;
  const { engines } = options;
  return [
    route({
      method: 'post',
      path: '/lists/read',
      summary: 'Reads a list in any format into a timeline.',
      input: readRequest,
      answer: readAnswer,
      handle: (request) => listIn(request, workshop),
    }),
    route({
      method: 'post',
      path: '/lists/write',
      summary: 'Writes a timeline as a list in a format, and tells what of it that cannot say.',
      input: writeRequest,
      answer: writeAnswer,
      handle: async (request, { signal }) => {
        const engine = await engines.use({});
        return await decoding.run(() => listOut(request, workshop, engine, signal), signal);
      },
    }),
    route({
      method: 'post',
      path: '/plan',
      summary: 'What a render would do: what is copied, what is encoded and why.',
      input: planRequest,
      answer: planAnswer,
      handle: async ({ timeline: given, output = {} }, { signal }) => {
        const timeline = await givenTimeline(given, media);
        const { name = 'any.mp4', ...settings } = output;
        const target = { ...givenOutput(settings, await placeOf(name, out, 'writable')), overwrite: true };
        const { loader, renderer, cache } = await engines.use({});
        const painter = await painterFor(timeline, engines);
        const deps = { loader, renderer, signal, ...painter, ...(cache === undefined ? {} : { cache }) };
        const events$ = planTimeline(timeline, target, deps);
        const { plan, clips, pictureSeconds } = await decoding.run(() => resultFrom(events$), signal);
        const copiedFrames = plan.copies.reduce((sum, { part }) => sum + part.frames, 0);
        return planAnswer.parse({
          frames: plan.frames,
          duration: Rational.from(plan.duration).toNumber(),
          ...{ copiedFrames, encodedFrames: plan.frames - copiedFrames, segments: plan.segments.length },
          ...{ estimate: { pictureSeconds }, profile: plan.profile, clips: told.data(clips) },
        });
      },
    }),
    route({
      method: 'post',
      path: '/sheet',
      summary: 'A contact sheet of a list: a picture of each clip, with its number and times.',
      input: sheetRequest,
      others: { 200: { description: 'The sheet.', types: pictureTypes } },
      handle: async ({ timeline: given, columns, width = 240 }, { signal }) => {
        const timeline = await givenTimeline(given, media);
        const engine = await engines.use({});
        return await decoding.run(async () => {
          const pictured = await resultFrom(clipPictures(timeline, { width, signal }, engine));
          const { picture } = await contactSheet(pictured, columns === undefined ? {} : { columns });
          return await pictureResponse(picture, engine, signal);
        }, signal);
      },
    }),
  ];
}
