import type { SourceIndex, SourceInfo } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { lastValueFrom, type Observable, toArray } from 'rxjs';
import { check, checkEqual, checkFails, checkJson } from './check.ts';
import { checkIndex } from './check-index.ts';
import type { Law } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import type { ProberCapabilities, ProberProduct } from './prober-product.ts';

/** The only answer. */
async function answerOf<T>(answer$: Observable<T>, what: string): Promise<T> {
  const [answer, ...others] = await lastValueFrom(answer$.pipe(toArray()));
  check(answer !== undefined && others.length === 0, `${what} emitted ${others.length + 1} times, or not at all.`);
  return answer;
}

async function ask({ prober, uri }: ProberProduct): Promise<{ info: SourceInfo; index: SourceIndex }> {
  const info = await answerOf(prober.probe({ uri }), 'probe()');
  return { info, index: await answerOf(prober.index({ uri }), 'index()') };
}

/** More streams than any source has. */
const none = 1_000_000;

/** What a prober tells. */
export function proberAnswerLaws(has: ProberCapabilities): readonly Law<ProberProduct>[] {
  return [
    {
      title: 'an answer is told once, and completes',
      check: async (product) => void (await ask(product)),
    },
    {
      title: 'an answer is always alike, also when it is asked for twice at once',
      check: async (product) => {
        const { prober, uri } = product;
        const [probe$, index$] = [prober.probe({ uri }), prober.index({ uri })];
        const first = await ask(product);
        const [info, again] = await Promise.all([lastValueFrom(probe$), lastValueFrom(probe$)]);
        const [index, other] = await Promise.all([lastValueFrom(index$), lastValueFrom(index$)]);
        for (const told of [info, again]) checkEqual(told, first.info, 'What was told of the source, another time');
        for (const told of [index, other]) checkEqual(told, first.index, 'Its index, another time');
      },
    },
    {
      title: 'info and index agree',
      check: async (product) => {
        const { info, index } = await ask(product);
        checkIndex(info, index);
        check(has.audio === (info.audio !== undefined), 'info.audio is not as the product says.');
      },
    },
    {
      title: 'info and index are plain data',
      check: async (product) => {
        const { info, index } = await ask(product);
        checkJson(info, 'info');
        checkJson(index, 'index');
      },
    },
    {
      title: 'the index of a range has its frames, the next one, and the groups that they are decoded from',
      check: async (product) => {
        const { prober, uri } = product;
        const { info, index } = await ask(product);
        const { timebase, origin } = info.video;
        const { timestamps } = index;
        const at = (frame: number): Rational => Rational.from(timebase).mul((timestamps[frame] ?? index.end) - origin);
        const range = { start: at(4).toString(), end: at(8).toString() };
        const part = await answerOf(prober.index({ uri }, range), 'index() of a range');
        const wanted = timestamps.slice(4, 9);
        checkEqual(
          part.timestamps.filter((each) => wanted.includes(each)),
          wanted,
          'Frames of the range, and the next one',
        );
        const from = timestamps.indexOf(part.timestamps[0] ?? Number.NaN);
        checkEqual(part.timestamps, timestamps.slice(from, from + part.timestamps.length), 'All that it lists');
        checkEqual(part.end, index.end, 'The end of the source, by the index of a range');
        const groupOf = (pts = 0): number | undefined => index.gops.findLast((gop) => gop.pts <= pts)?.pts;
        for (const group of new Set([groupOf(timestamps[4]), groupOf(timestamps[7])])) {
          check(
            part.gops.some(({ pts }) => pts === group),
            `The index of a range lacks the group at ${group}.`,
          );
        }
      },
    },
    {
      title: 'a stream that is not there, or of another kind, is refused',
      check: async (product) => {
        const { prober, uri } = product;
        const { info } = await ask(product);
        for (const streams of [{ video: none }, { audio: none }, { audio: info.video.index }]) {
          const what = `Probing ${JSON.stringify(streams)}`;
          const probing = (): Promise<unknown> => lastValueFrom(prober.probe({ uri, streams }));
          await checkFails(probing, what, 'no-such-stream', 'probe-incomplete');
        }
        await checkNothingLeft(product, prober);
      },
    },
  ];
}
