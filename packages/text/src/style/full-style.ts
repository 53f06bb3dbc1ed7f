import { ClipwrightError } from '@clipwright/core';
import { checkOptions, checkWholeNumber, type OptionRule, type OptionsOf } from '@clipwright/core/author';
import { parseColor } from './color.ts';
import { textPresetNames, textPresets } from './presets.ts';
import type {
  FullTextStyle,
  TextBox,
  TextMark,
  TextOutline,
  TextPosition,
  TextShadow,
  TextStyle,
} from './text-style.ts';

const defaults: FullTextStyle = {
  fontFile: [],
  weight: 400,
  italic: false,
  size: 0.06,
  color: '#ffffff',
  outline: null,
  shadow: null,
  box: null,
  position: { x: 0.5, y: 0.5 },
  align: 'center',
  lineHeight: 1.25,
  width: 0.9,
  direction: 'auto',
  marks: [],
};

const aligns = ['left', 'center', 'right'];
const directions = ['auto', 'ltr', 'rtl'];
const position = { x: 'any', y: 'any' } satisfies OptionsOf<TextPosition>;
const outline = { color: 'any', width: 'any' } satisfies OptionsOf<TextOutline>;
const shadow = { color: 'any', x: 'any', y: 'any', blur: 'any' } satisfies OptionsOf<TextShadow>;
const box = { color: 'any', padding: 'any', radius: 'any' } satisfies OptionsOf<TextBox>;

/** Numbers of a style: from, to. What is larger than the canvas is cut off, and costs as much as what is shown. */
const ranges = {
  weight: [1, 1000],
  size: [0.001, 2],
  lineHeight: [0.1, 10],
  width: [0.001, 10],
  'position.x': [-10, 10],
  'position.y': [-10, 10],
  'outline.width': [0, 0.5],
  'shadow.x': [-1, 1],
  'shadow.y': [-1, 1],
  'shadow.blur': [0, 0.2],
  'box.padding': [0, 1],
  'box.radius': [0, 1],
} as const;

/**
 * What a style says, what its preset says where it says nothing, and what holds otherwise. Errors: `invalid-option`, with
 * the path in the style.
 *
 * @param path Of the style itself, for messages.
 */
export function fullStyle(style: TextStyle = {}, path = 'style'): FullTextStyle {
  const objects = { outline, shadow, box, position };
  // `null` says that there is none, whatever the preset has.
  const present = Object.entries(objects).map(([name, shape]): [string, OptionRule] => [
    name,
    Reflect.get(Object(style), name) === null && name !== 'position' ? 'any' : shape,
  ]);
  checkOptions(path, style, {
    ...{ preset: textPresetNames, fontFile: 'any', weight: 'any', italic: 'flag', size: 'any', color: 'any' },
    ...{ align: aligns, lineHeight: 'any', width: 'any', direction: directions, marks: 'any' },
    ...Object.fromEntries(present),
  });
  const { preset, fontFile, ...said } = style;
  const full: FullTextStyle = {
    ...defaults,
    ...(preset !== undefined && textPresets[preset]),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    fontFile: fontFile === undefined ? [] : [fontFile].flat(),
  };
  for (const [name, [least, most]] of Object.entries(ranges)) checkNumber(path, full, name, least, most);
  for (const name of ['color', 'outline.color', 'shadow.color', 'box.color']) checkColor(path, full, name);
  if (full.fontFile.some((file) => typeof file !== 'string')) {
    throw invalid(`${path}.fontFile`, 'is no file name', 'Give the path of a font file, or several.');
  }
  checkMarks(path, full.marks);
  return full;
}

const mark = {
  ...{ from: 'any', to: 'any', bold: 'flag', italic: 'flag', underline: 'flag', color: 'any' },
} satisfies OptionsOf<TextMark>;

function checkMarks(path: string, marks: unknown): void {
  if (!Array.isArray(marks)) throw invalid(`${path}.marks`, 'is no list', 'Write [{ from: 0, to: 5, italic: true }].');
  for (const [index, each] of marks.entries()) {
    const place = `${path}.marks[${index}]`;
    checkOptions(place, each, mark, { required: ['from', 'to'] });
    checkWholeNumber(`${place}.from`, each.from, { min: 0 });
    checkWholeNumber(`${place}.to`, each.to, { min: 0 });
    if (each.color === undefined || (typeof each.color === 'string' && parseColor(each.color) !== undefined)) continue;
    throw invalid(`${place}.color`, `is ${JSON.stringify(each.color)}`, 'Write a colour as #rrggbb, or #rrggbbaa.');
  }
}

function valueAt(style: FullTextStyle, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, part) => (value == null ? undefined : Reflect.get(Object(value), part)), style);
}

function checkNumber(path: string, style: FullTextStyle, name: string, least: number, most: number): void {
  const value = valueAt(style, name);
  if (value === undefined || (typeof value === 'number' && value >= least && value <= most)) return;
  throw invalid(`${path}.${name}`, `is ${String(value)}`, `It must be a number from ${least} to ${most}.`);
}

function checkColor(path: string, style: FullTextStyle, name: string): void {
  const owner = name.includes('.') ? valueAt(style, name.slice(0, name.indexOf('.'))) : style;
  const value = valueAt(style, name);
  if (owner === null || (typeof value === 'string' && parseColor(value) !== undefined)) return;
  throw invalid(`${path}.${name}`, `is ${JSON.stringify(value)}`, 'Write a colour as #rrggbb, or #rrggbbaa.');
}

function invalid(path: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The option ${path} ${what}.`, { remedy, details: { option: path } });
}
