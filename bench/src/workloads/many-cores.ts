import { Rational } from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { chooseProfile, clipStretchesOf, type PlannableClip, planRender } from '@clipwright/core/plan';
import { plannedSource } from '../simulate/planned-source.ts';
import { type SimulatedJob, simulatedSeconds } from '../simulate/simulated-cores.ts';
import type { Workload } from './workload.ts';

const hd = { width: 1920, height: 1080 };
const uhd = { width: 3840, height: 2160 };

const cases = [
  { title: '16 clips of 2 s, 1080p', size: hd, clips: 16, seconds: 2 },
  { title: 'one clip of 6 s, 1080p', size: hd, clips: 1, seconds: 6 },
  { title: 'one clip of a minute, 1080p', size: hd, clips: 1, seconds: 60 },
  { title: '4 clips of 1.5 s, 2160p', size: uhd, clips: 4, seconds: 1.5 },
  { title: 'one clip of a minute, 2160p', size: uhd, clips: 1, seconds: 60 },
];

/**
 * What pictures cost, in seconds of processor time: measured with ffmpeg 5.1 on an EPYC, veryfast, 1080p and 2160p. An
 * encoder with two threads makes a process 1.6 times as fast for 1.03 times the work; of one with three, the thread
 * that has most to do has less than a third of it.
 */
const perProcess = 0.125;
const perDecodedMegapixel = 0.0058;
const perEncodedMegapixel = 0.0146;
const byThreads = [
  { breadth: 1, work: 1 },
  { breadth: 1.6, work: 1.03 },
  { breadth: 3.2, work: 1.03 },
];

/**
 * The processes that make the picture of some clips of a source with a keyframe every two seconds, as they are planned.
 */
export function jobsOf({ size, clips, seconds }: Omit<(typeof cases)[number], 'title'>): readonly SimulatedJob[] {
  const { width, height } = size;
  const source = plannedSource({ ...size, seconds: clips * seconds + 2, group: 2 });
  const items = Array.from({ length: clips }, (_, index): PlannableClip => {
    const start = Rational.of(37, 100).add(Rational.from(`${index * seconds * 10}/10`));
    return { kind: 'clip', index, ...source, start, end: start.add(Rational.from(`${seconds * 10}/10`)) };
  });
  const profile = chooseProfile([], { size, frameRate: '30/1' });
  const { segments } = planRender(items, profile);
  const megapixels = (width * height) / 1e6;
  return segments.map(({ request }) => processOf(request, megapixels)).toSorted((a, b) => b.work - a.work);
}

/** The process that makes a segment. @param megapixels Of a picture, in the source and in the output. */
export function processOf(request: SegmentRequest, megapixels: number): SimulatedJob {
  const decoded = clipStretchesOf(request).reduce((sum, { hints: { lead = 0, shown = 0 } }) => sum + lead + shown, 0);
  const pictures = decoded * perDecodedMegapixel + request.frames * perEncodedMegapixel;
  const { breadth = 1, work = 1 } = byThreads[request.profile.video.threads - 1] ?? {};
  return { breadth, work: perProcess + pictures * megapixels * work };
}

const coresOf = [2, 4, 8, 16, 64];

/** What nobody here has: the plan and the budget of a render on machines of more cores, in virtual time. */
export const manyCores: Workload = {
  name: 'cores',
  title: () => 'Pictures of a render on 2 to 64 cores, simulated: seconds, and what part of the cores is busy',
  measure: async () => ({
    rows: cases.flatMap(({ title, ...one }) => {
      const jobs = jobsOf(one);
      const work = jobs.reduce((sum, job) => sum + job.work, 0);
      return coresOf.map((cores) => {
        const seconds = simulatedSeconds(jobs, cores);
        const busy = Math.round((100 * work) / (seconds * cores));
        return {
          name: `${title}, ${cores} cores (${jobs.length} processes, ${busy} % busy)`,
          ms: [seconds * 1000],
          processorMs: [work * 1000],
        };
      });
    }),
  }),
};
