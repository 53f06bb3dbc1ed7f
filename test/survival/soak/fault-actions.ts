import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { loadClips, type OpenClip, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { markedProcesses } from '../marked-processes.ts';
import type { Action } from './action.ts';
import { expectCode, expectRendered, outcomeOf } from './outcome.ts';
import { atLeastOne, digestOf } from './references.ts';
import { aWhile, render, start } from './render-actions.ts';

/** Somebody kills tools while they work. */
export const killedTools: Action = async (world, references) => {
  world.disturbed = true;
  const rendering = render(world, references);
  for (let kills = 1 + world.random.below(3); kills > 0; kills--) {
    await setTimeout(world.random.below(aWhile / 3));
    const pids = markedProcesses(world.mark);
    const pid = pids[world.random.below(Math.max(1, pids.length))];
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  await rendering;
};

/** The store's disk is full for a while. */
export const fullDisk: Action = async (world, references) => {
  world.disturbed = true;
  const rendering = render(world, references);
  await setTimeout(world.random.below(aWhile / 2));
  world.disk.full = true;
  await setTimeout(world.random.below(aWhile / 2));
  world.disk.full = false;
  await rendering;
};

/** A source becomes another while it is rendered: put in its place, or written over. */
export const changedSource: Action = async (world, { scenes }) => {
  const { sounding, twin, silent } = world.media;
  const source = world.fresh('.source.mp4');
  const [before, after] = world.random.pick([
    [sounding, silent],
    [sounding, twin],
    [twin, sounding],
    [silent, sounding],
  ]);
  copyFileSync(before, source);
  const whole = scenes.filter(({ timeline: { items } }) => items.length === 1);
  const [scene] = scenes;
  const file = world.fresh('.mp4');
  const changed = { ...scene, timeline: { items: [{ source }] }, output: {} };
  const rendering = outcomeOf(start(world, changed, file, world.signal));
  await setTimeout(world.random.below(aWhile));
  if (world.random.below(2) === 0) writeFileSync(source, readFileSync(after));
  else {
    const beside = world.fresh('.source.mp4');
    copyFileSync(after, beside);
    renameSync(beside, source);
  }
  const outcome = await rendering;
  rmSync(source);
  const reasons = ['source-changed', 'source-damaged', 'source-truncated', 'not-media', 'nothing-loaded'] as const;
  expectRendered(world, outcome, file, whole, reasons);
};

const behaviours: Readonly<Record<string, readonly string[]>> = {
  /** Neither says a word nor ends when asked to. */
  deaf: ["trap '' TERM", 'while :; do sleep 0.05; done'],
  /** Says that all went well, and gives nothing. */
  empty: ['exit 0'],
  /** Complains at length. */
  loud: ['i=0; while [ $i -lt 2000 ]; do echo "[error] it is all wrong" >&2; i=$((i+1)); done', 'exit 1'],
  /** Leaves somebody behind who holds its pipes. */
  parent: ['sleep 60 &', 'exit 0'],
};

/** The tool itself is not what it seems. */
export const hostileTool: Action = async (world, { frames }) => {
  const tool = world.fresh('.sh');
  const behaviour = world.random.pick(atLeastOne(Object.values(behaviours)));
  const greeting = 'case "$*" in *-version*) echo "ffmpeg version 9.9-fake"; exit 0;; esac';
  writeFileSync(tool, ['#!/bin/sh', greeting, ...behaviour, ''].join('\n'), { mode: 0o755 });
  {
    const { ffprobe } = world.tools;
    await using runner = ffmpegRunner({
      ffmpeg: tool,
      ffprobe: ffprobe?.path ?? 'ffprobe',
      graceMs: 100,
      stallMs: 300,
    });
    await using prober = headersProber();
    await using loader = ffmpegLoader({ runner, prober });
    const { file } = world.random.pick(frames);
    const use = (clip: OpenClip) => digestOf(clip.video());
    const options = { loader, use, onError: 'fail', signal: world.signal } as const;
    const outcome = await outcomeOf(resultFrom(loadClips([{ source: file }], options)));
    if (!('error' in outcome)) throw new Error('A tool that gives nothing gave frames');
    expectCode(world, outcome.error, ['tool-failed', 'tool-stalled', 'tool-killed', 'source-damaged']);
  }
  rmSync(tool);
};
