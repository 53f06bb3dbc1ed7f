import type { MediaSource } from './media-source.ts';

// Numbers of frames are kept apart, so that a frame of the wrong source is known from its number as well.

/** Eight files of 3.6 to 48.8 MB: sizes that the original's own figures are of. Fifteen seconds each. */
export const eightFiles: readonly MediaSource[] = [3.6, 6, 9.5, 14, 20, 27, 36, 48.8].map((megabytes, index) => ({
  name: `file-${index + 1}`,
  ...(megabytes < 25 ? { width: 1280, height: 720 } : { width: 1920, height: 1080 }),
  frameRate: '30/1',
  seconds: 15,
  // Sound takes 128 of them.
  kilobits: Math.round((megabytes * 8000) / 15 - 128),
  noise: Math.round(2 + megabytes / 3),
  firstNumber: index * 1000,
}));

/** One long take. Its frames' numbers fit up to 655 seconds. */
export function longTake(seconds: number): MediaSource {
  return { name: `take-${seconds}s`, width: 640, height: 360, frameRate: '25/1', seconds, noise: 2 };
}

/** What comes together from phones, cameras and screens. */
export const mixedFiles: readonly MediaSource[] = [
  { name: 'mixed-hd', width: 1280, height: 720, frameRate: '30/1', seconds: 8, firstNumber: 0, noise: 4 },
  { name: 'mixed-film', width: 1920, height: 1080, frameRate: '24/1', seconds: 8, firstNumber: 1000, noise: 4 },
  { name: 'mixed-phone', width: 720, height: 1280, frameRate: '30/1', seconds: 8, firstNumber: 2000, noise: 4 },
  { name: 'mixed-sd', width: 640, height: 480, frameRate: '25/1', seconds: 8, firstNumber: 3000, noise: 4 },
  { name: 'mixed-fast', width: 854, height: 480, frameRate: '60/1', seconds: 8, firstNumber: 4000, noise: 4 },
  { name: 'mixed-ntsc', width: 1440, height: 1080, frameRate: '30000/1001', seconds: 8, firstNumber: 5000, noise: 4 },
];

/** Twenty small ones. */
export const smallFiles: readonly MediaSource[] = Array.from({ length: 20 }, (_, index) => ({
  name: `small-${index + 1}`,
  width: 320,
  height: 180,
  frameRate: '25/1',
  seconds: 24,
  noise: 2,
  firstNumber: index * 700,
}));

/** The source of a montage that is rendered again and again. */
export const reusedFile: MediaSource = {
  name: 'reused-480p',
  width: 854,
  height: 480,
  frameRate: '25/1',
  seconds: 32,
  noise: 2,
};

/** What cameras give today. */
export const hdFile: MediaSource = {
  name: 'hd',
  width: 1920,
  height: 1080,
  frameRate: '30/1',
  seconds: 12,
  kilobits: 14_000,
  noise: 10,
  firstNumber: 0,
};

export const uhdFile: MediaSource = {
  name: 'uhd',
  width: 3840,
  height: 2160,
  frameRate: '30/1',
  seconds: 8,
  kilobits: 30_000,
  noise: 8,
  firstNumber: 1000,
};

/** Two of them. */
export const largeFiles: readonly MediaSource[] = [hdFile, { ...hdFile, name: 'hd-2', firstNumber: 2000 }];

/** What is enlarged. */
export const smallShapes: readonly MediaSource[] = [
  { name: 'shape-sd', width: 640, height: 480, frameRate: '30/1', seconds: 12, noise: 4, firstNumber: 3000 },
  { name: 'shape-qv', width: 320, height: 240, frameRate: '30/1', seconds: 12, noise: 4, firstNumber: 4000 },
];

/** A minute that is played again and again in long files. */
export const minuteFile: MediaSource = {
  name: 'minute-360p',
  width: 640,
  height: 360,
  frameRate: '30/1',
  seconds: 60,
  kilobits: 1000,
  noise: 2,
};

/** A take of a camera, of which packets can be copied: its keyframes stand so many frames apart. */
export function cameraTake(take: 1 | 2, group: number, seconds: number): MediaSource {
  return {
    name: `camera-${group}-${seconds}s-${take}`,
    width: 1920,
    height: 1080,
    frameRate: '30/1',
    seconds,
    kilobits: 12_000,
    noise: 8,
    group,
    firstNumber: (take - 1) * 8000,
  };
}
