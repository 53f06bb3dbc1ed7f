import type { RationalText } from '@clipwright/core';
import type { EncoderName } from './encoders.ts';
import { curtains, embers, kaleidoscope, life, mandelbrot, petals, ripples, type Scene, spiral } from './scenes.ts';

/** One sample source: what it looks and sounds like, and how it is stored. */
export interface Sample {
  readonly name: string;
  /** Its extension says which container. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: RationalText;
  readonly frames: number;
  /** The first that this ffmpeg has is taken. */
  readonly encoders: readonly EncoderName[];
  /** ffmpeg's options for the sound. */
  readonly sound: readonly string[];
  readonly sampleRate: number;
  /** Hertz. */
  readonly chord: readonly number[];
  readonly scene: Scene;
  /** Red, green, blue, 0 to 255. */
  readonly accent: readonly [number, number, number];
}

const aac = ['-c:a', 'aac', '-b:a', '128k'];

/** Eight sources that have as little in common as eight cameras and phones. */
export const catalogue: readonly Sample[] = [
  {
    name: 'AURORA',
    file: 'aurora.mp4',
    width: 1280,
    height: 720,
    frameRate: '30/1',
    frames: 180,
    encoders: ['libx264'],
    sound: aac,
    sampleRate: 48_000,
    chord: [220, 277.18, 329.63],
    scene: curtains,
    accent: [120, 255, 190],
  },
  {
    name: 'EMBER',
    file: 'ember.mov',
    width: 640,
    height: 360,
    frameRate: '25/1',
    frames: 150,
    encoders: ['libx264'],
    sound: ['-c:a', 'alac'],
    sampleRate: 44_100,
    chord: [146.83, 185, 220],
    scene: embers,
    accent: [255, 190, 90],
  },
  {
    name: 'MOSS',
    file: 'moss.mkv',
    width: 854,
    height: 480,
    frameRate: '24/1',
    frames: 132,
    encoders: ['libx264'],
    sound: ['-c:a', 'flac'],
    sampleRate: 48_000,
    chord: [196, 246.94, 293.66],
    scene: life,
    accent: [214, 255, 140],
  },
  {
    name: 'TIDE',
    file: 'tide.webm',
    width: 720,
    height: 1280,
    frameRate: '30000/1001',
    frames: 150,
    encoders: ['libvpx', 'libvpx-vp9'],
    sound: ['-c:a', 'libvorbis'],
    sampleRate: 48_000,
    chord: [261.63, 311.13, 392],
    scene: ripples,
    accent: [130, 225, 255],
  },
  {
    name: 'ORBIT',
    file: 'orbit.avi',
    width: 960,
    height: 540,
    frameRate: '25/2',
    frames: 80,
    encoders: ['mpeg4'],
    // Not mp3: its priming makes ffmpeg's avi writer leave out a frame's time.
    sound: ['-c:a', 'pcm_s16le'],
    sampleRate: 44_100,
    chord: [174.61, 220, 261.63],
    scene: mandelbrot,
    accent: [255, 220, 120],
  },
  {
    name: 'PRISM',
    file: 'prism.ts',
    width: 640,
    height: 480,
    frameRate: '60/1',
    frames: 300,
    encoders: ['libx264'],
    sound: aac,
    sampleRate: 48_000,
    chord: [329.63, 392, 493.88],
    scene: kaleidoscope,
    accent: [255, 150, 220],
  },
  {
    name: 'NOVA',
    file: 'nova.mp4',
    width: 1280,
    height: 720,
    frameRate: '24000/1001',
    frames: 120,
    encoders: ['libx265', 'libx264'],
    sound: aac,
    sampleRate: 48_000,
    chord: [110, 164.81, 220],
    scene: spiral,
    accent: [190, 170, 255],
  },
  {
    name: 'LOTUS',
    file: 'lotus.mp4',
    width: 720,
    height: 720,
    frameRate: '30/1',
    frames: 165,
    encoders: ['libx264'],
    sound: aac,
    sampleRate: 48_000,
    chord: [293.66, 369.99, 440],
    scene: petals,
    accent: [255, 170, 200],
  },
];
