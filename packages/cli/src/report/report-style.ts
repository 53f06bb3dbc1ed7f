/** The look of a report: light or dark as the reader has it, from 360 pixels on, and on paper. */
export const reportStyle = `
:root {
  --page: #f6f6f8; --card: #ffffff; --line: #dcdce4; --text: #16161d; --soft: #5b5c6b;
  --open: #2f6fde; --use: #7a4fd0; --fingerprint: #8a6d1f; --decode: #0f8a8a; --encode: #1f8a4c;
  --copy: #5e8f1a; --join: #c2570c; --verify: #a33a8f; --bad: #c0271f; --warn: #8f5a00; --good: #1f7a44;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121217; --card: #1c1d24; --line: #34353f; --text: #ececf1; --soft: #a3a5b5;
    --open: #6ea2ff; --use: #b394f5; --fingerprint: #d9bb62; --decode: #4fc7c7; --encode: #52c583;
    --copy: #a3d158; --join: #f39a57; --verify: #e08ad0; --bad: #ff8078; --warn: #f0b95b; --good: #6fd699;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 84rem; background: var(--page); color: var(--text);
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem; }
header p { margin: 0; overflow-wrap: anywhere; }
a { color: inherit; }
header p, .lane span, dd span { color: var(--soft); }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .75rem; font-size: 1.05rem; }
section, .failure { margin: 1rem 0 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
.outcome { padding: .1rem .6rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; vertical-align: .2rem; color: var(--bad); }
.outcome.done { color: var(--good); }
.failure { border-color: var(--bad); overflow-wrap: anywhere; }
.failure b, .error b { color: var(--bad); }
.warning b { color: var(--warn); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; margin: 0; }
.figures dt { font-size: .8rem; color: var(--soft); }
.figures dd { margin: 0; }
.figures b { display: block; font-size: 1.35rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures span { display: block; font-size: .8rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .75rem; padding: 0; list-style: none; font-size: .85rem; }
.swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; border-radius: .15rem; }
.lane { margin: 0 0 .6rem; }
.lane p { margin: 0 0 .15rem; font-size: .8rem; }
.lane svg { display: block; width: 100%; height: 1.25rem; border-radius: .2rem; background: var(--page); }
.lane rect:hover { opacity: .7; }
.axis { position: relative; height: 1.2rem; margin: 0 0 -.4rem; border-top: 1px solid var(--line); font-size: .75rem; color: var(--soft); }
.axis span { position: absolute; padding-left: .2rem; border-left: 1px solid var(--line); white-space: nowrap; }
.open { fill: var(--open); background: var(--open); } .use { fill: var(--use); background: var(--use); }
.fingerprint { fill: var(--fingerprint); background: var(--fingerprint); } .decode { fill: var(--decode); background: var(--decode); }
.encode { fill: var(--encode); background: var(--encode); } .copy { fill: var(--copy); background: var(--copy); }
.join { fill: var(--join); background: var(--join); } .verify { fill: var(--verify); background: var(--verify); }
rect.failed, .swatch.failed { fill: var(--bad); background: var(--bad); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .6rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; font-weight: 600; color: var(--soft); }
.kinds th, .kinds td { white-space: nowrap; }
tfoot { font-weight: 600; }
.sheet { position: absolute; width: 0; height: 0; }
.picture { width: 9rem; }
.picture > svg { display: block; width: 8rem; height: 4.5rem; }
.clips td:nth-child(4), .clips td:last-child { white-space: nowrap; }
.source { overflow-wrap: anywhere; }
.problems { margin: .25rem 0 0; padding: 0; list-style: none; }
.notes { margin: 0; padding: 0; list-style: none; font-size: .85rem; overflow-wrap: anywhere; }
.notes li { padding: .3rem 0; border-top: 1px solid var(--line); }
.notes li:first-child { border-top: 0; }
.skipped, .held { background: color-mix(in srgb, var(--bad) 8%, transparent); }
@media (max-width: 44rem) {
  body { padding: .5rem; }
  .clips thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .clips, .clips tbody { display: block; }
  .clips tr { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; padding: .6rem .25rem; border-top: 1px solid var(--line); }
  .clips th, .clips td { display: block; padding: 0; border: 0; grid-column: 2; }
  .clips td:empty { display: none; }
  .clips .picture { grid-column: 1; grid-row: 1 / span 6; width: auto; }
  .figures { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); }
  .clips .picture > svg { width: 6.5rem; height: 3.66rem; }
}
@media print {
  :root { --page: #fff; --card: #fff; --line: #bbb; --text: #000; --soft: #444; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section { break-inside: auto; padding: .5rem 0; border: 0; }
  tr, .lane { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
`;
