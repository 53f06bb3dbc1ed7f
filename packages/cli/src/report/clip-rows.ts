import type { RecordedClip, RecordedPiece, RunRecord } from '@clipwright/core/observe';
import { damageText } from '../output/notes.ts';
import { durationText, secondsCell } from '../output/units.ts';
import { type Html, html } from './html.ts';
import type { ReportPictures } from './report-pictures.ts';

const reasons: Readonly<Record<NonNullable<RecordedPiece['reason']>, string>> = {
  stored: 'from the cache',
  'made-before': 'made before a clip failed',
  'same-picture': 'the same as another',
};

/** Every clip: its picture, what it was, what was made of it and what was found, and what was wrong. */
export function clipRows(record: RunRecord, pictures: ReportPictures | undefined): Html {
  const made = piecesByClip(record.pieces);
  const times = timesByClip(record);
  return html`<table class="clips"><thead><tr><th scope="col">#</th><th scope="col">picture</th><th scope="col">source</th><th scope="col">seconds</th><th scope="col">state</th><th scope="col">pieces</th><th scope="col">took</th></tr></thead>
<tbody>${record.clips.map((clip) => {
    const took = times.get(clip.index);
    return html`
<tr class="${clip.status}" id="clip-${clip.index + 1}"><th scope="row">${clip.index + 1}</th><td class="picture">${pictures?.of(clip.index)}</td><td class="source">${clip.source}${problems(clip)}</td><td>${rangeText(clip)}</td><td>${stateText(clip)}</td><td>${piecesText(made.get(clip.index))}</td><td>${took === undefined ? '' : durationText(took)}</td></tr>`;
  })}
</tbody></table>`;
}

function rangeText({ start, end }: RecordedClip): string {
  return start === undefined || end === undefined ? '' : `${secondsCell(start)} – ${secondsCell(end)}`;
}

function stateText({ status, cached }: RecordedClip): string {
  const source = cached === undefined ? '' : cached ? ', source shared' : ', source opened';
  return `${status}${source}`;
}

/** What was wrong with a clip, or done differently from what was asked. */
interface Problem {
  readonly kind: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

function problemsOf({ code, message = '', warnings, damage }: RecordedClip): readonly Problem[] {
  return [
    ...(code === undefined ? [] : [{ kind: 'error' as const, code, message }]),
    ...warnings.map((warning) => ({ kind: 'warning' as const, ...warning })),
    ...(damage === undefined ? [] : [{ kind: 'warning' as const, code: 'damaged', message: damageText(damage) }]),
  ];
}

function problems(clip: RecordedClip): Html | undefined {
  const told = problemsOf(clip).map(
    ({ kind, code, message }) => html`<li class="${kind}"><b>${code}</b> ${message}</li>`,
  );
  return told.length === 0 ? undefined : html`<ul class="problems">${told}</ul>`;
}

/** Clips that were left out, or of which something is told, each with a way to its row; failures first. */
export function clipNotes({ clips }: RunRecord): Html | undefined {
  const all = clips.flatMap((clip) => problemsOf(clip).map((problem) => ({ clip, ...problem })));
  const sorted = [...all.filter(({ kind }) => kind === 'error'), ...all.filter(({ kind }) => kind === 'warning')];
  if (sorted.length === 0) return undefined;
  return html`<ul class="notes">${sorted.map(
    ({ clip, kind, code, message }) => html`
<li class="${kind}"><a href="#clip-${clip.index + 1}">clip ${clip.index + 1}</a>${kind === 'error' ? ` ${clip.status}` : ''}: <b>${code}</b> ${message}</li>`,
  )}
</ul>`;
}

function piecesText(pieces: readonly RecordedPiece[] = []): string {
  const counts = new Map<string, number>();
  for (const { reason } of pieces) {
    const what = reason === undefined ? 'encoded' : reasons[reason];
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const told = [...counts].map(([what, count]) => (pieces.length === 1 ? what : `${count} ${what}`));
  return told.join(', ');
}

/** By clip, of each segment what was last told of it. */
function piecesByClip(pieces: readonly RecordedPiece[]): ReadonlyMap<number, readonly RecordedPiece[]> {
  const byClip = new Map<number, RecordedPiece[]>();
  for (const piece of pieces) {
    for (const item of piece.items) {
      const own = byClip.get(item);
      if (own === undefined) byClip.set(item, [piece]);
      else own.push(piece);
    }
  }
  return byClip;
}

function timesByClip({ works }: RunRecord): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const { clip, ms } of works) if (clip !== undefined) times.set(clip, (times.get(clip) ?? 0) + ms);
  return times;
}
