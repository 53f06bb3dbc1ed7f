import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Files to work on, small ones. */
export interface Media {
  readonly sounding: string;
  /** As the first in everything but what is seen and heard. */
  readonly twin: string;
  readonly silent: string;
  readonly matroska: string;
  /** The first with a stretch of its pictures overwritten. */
  readonly damaged: string;
  /** Not there. */
  readonly missing: string;
}

/** @param ffmpeg The program that makes them. */
export function makeMedia(folder: string, ffmpeg: string): Media {
  const at = (name: string): string => join(folder, name);
  const picture = (size: string, rate: number, seed: string) => [
    '-f',
    'lavfi',
    '-i',
    `${seed}=s=${size}:r=${rate}:d=1`,
  ];
  const tone = (frequency: number) => ['-f', 'lavfi', '-i', `sine=frequency=${frequency}:sample_rate=48000:duration=1`];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const make = (name: string, inputs: readonly string[]): string => {
    execFileSync(ffmpeg, ['-v', 'error', '-y', '-nostdin', ...inputs, ...coded, at(name)]);
    return at(name);
  };
  const sounding = make('sounding.mp4', [...picture('160x90', 25, 'testsrc2'), ...tone(440)]);
  const twin = make('twin.mp4', [...picture('160x90', 25, 'rgbtestsrc'), ...tone(330)]);
  const silent = make('silent.mp4', picture('128x96', 30, 'testsrc'));
  const matroska = make('matroska.mkv', [...picture('160x90', 25, 'smptebars'), ...tone(880)]);
  const damaged = at('damaged.mp4');
  copyFileSync(sounding, damaged);
  const file = openSync(damaged, 'r+');
  writeSync(file, Buffer.alloc(2000, 0x55), 0, 2000, Math.floor(statSync(damaged).size / 2));
  closeSync(file);
  return { sounding, twin, silent, matroska, damaged, missing: at('missing.mp4') };
}
