import type { PlanEvent, RenderEvent, RenderedClipReport } from '@clipwright/core';
import type { CliStream } from '../context.ts';
import { damageNote, failureNote, retryNote, warningNote } from './notes.ts';
import { reporterFor } from './reporter-for.ts';

/** What a person sees while a render works. */
export interface RenderReporter {
  event(event: RenderEvent | PlanEvent): void;
  /** Names what the events have not named: clips that failed while rendering, warnings that came late. */
  finish(clips: readonly RenderedClipReport[]): void;
  /** Whether a note has said it. */
  hasSaid(text: string): boolean;
  end(): void;
}

export function renderReporter(stream: CliStream, quiet: boolean): RenderReporter {
  const reporter = reporterFor(stream, quiet);
  const said = new Set<string>();
  const say = (note: string): void => {
    if (said.has(note)) return;
    said.add(note);
    reporter.note(note);
  };
  return {
    event: (event) => {
      if (event.type === 'progress') reporter.progress(event.phase, event);
      if (event.type === 'retrying') reporter.note(retryNote(event));
      if (event.type !== 'clip') return;
      if (event.status !== 'loaded') say(failureNote(event));
      for (const warning of event.warnings) say(warningNote(event.index, event.source, warning));
    },
    finish: (clips) => {
      reporter.end();
      for (const clip of clips) {
        if (clip.status !== 'rendered') say(failureNote(clip));
        if (clip.damage !== undefined) say(damageNote(clip.index, clip.source, clip.damage));
        for (const warning of clip.warnings ?? []) say(warningNote(clip.index, clip.source, warning));
      }
    },
    hasSaid: (text) => reporter.hasSaid(text),
    end: () => reporter.end(),
  };
}
