import type { ReactElement } from 'react';
import type { MarbleRun } from './marbles.ts';
import { levels, stacked } from './stack.ts';

const width = 720;
const row = 15;
const left = 28;
const top = 8;
/** How much room a result takes. */
const marble = 21;

interface DiagramProps {
  readonly run: MarbleRun;
  /** Milliseconds since the run began. */
  readonly now: number;
  /** Milliseconds that the picture is wide at least. */
  readonly least: number;
}

/** Each piece as a bar while it is worked on, and below it the results as marbles, where they come out. */
export function Diagram({ run, now, least }: DiagramProps): ReactElement {
  const { pieces } = run;
  const span = Math.max(least, run.ended ?? now);
  const x = (ms: number): number => left + (ms / span) * (width - left - 16);
  const bottom = top + pieces.length * row + levels * marble + 6;
  const out = pieces.filter((piece) => piece.out !== undefined).sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const places = stacked(
    out.map(({ out: at = 0 }) => x(at)),
    marble,
    [left, width - 16],
  );
  const order = out.map(({ index }) => index + 1).join(', ');
  return (
    <svg
      className="marbles"
      viewBox={`0 0 ${width} ${bottom + 8}`}
      role="img"
      aria-label={`Results so far: ${order || 'none'}`}
    >
      {pieces.map(({ index, began, ended, out: shown }) => {
        const y = top + index * row;
        return (
          <g key={index}>
            <text className="marble-number" x={left - 8} y={y + 11.5} textAnchor="end">
              {index + 1}
            </text>
            <line className="marble-line" x1={left} x2={width - 16} y1={y + 7.5} y2={y + 7.5} />
            {began !== undefined && (
              <rect
                className="marble-bar"
                x={x(began)}
                y={y + 2}
                width={Math.max(2, x(ended ?? now) - x(began))}
                height={11}
                rx={3}
              />
            )}
            {ended !== undefined && (shown ?? now) - ended > 4 && (
              <rect
                className="marble-wait"
                x={x(ended)}
                y={y + 5.5}
                width={Math.max(0, x(shown ?? now) - x(ended))}
                height={4}
                rx={2}
              />
            )}
          </g>
        );
      })}
      <line className="marble-axis" x1={left} x2={width - 16} y1={bottom} y2={bottom} />
      {out.map(({ index }, i) => (
        <g
          key={index}
          transform={`translate(${places[i]?.x ?? 0} ${bottom - marble / 2 - (places[i]?.level ?? 0) * marble})`}
        >
          <circle className="marble" r={9} />
          <text className="marble-text" y={3.5} textAnchor="middle">
            {index + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
