import { ClipwrightError, type TimelineFormat } from '@clipwright/core';

/** A good format: a name a line, after a first line that tells it. */
export const lineFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.lines'],
  detect: (text) => /^\ufeff?LINES\r?(?:\n|$)/.test(text),
  read: (text, { base }) => {
    const [first, ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
    if (first !== 'LINES') throw invalid(1);
    const items = lines.flatMap((source, i) => {
      if (/[^\w.]/.test(source)) throw invalid(i + 2);
      return source === '' ? [] : [{ source, ...(base === undefined ? {} : { uri: `${base}/${source}` }) }];
    });
    return { timeline: { items }, losses: [] };
  },
  write: ({ items, ...others }) => {
    const names = items.map((item) => ('source' in item ? String(item.source) : ''));
    const lost = Object.keys(others).map((subject) => ({
      code: 'not-written' as const,
      subject,
      message: `The ${subject} is more than lines can say.`,
      count: 1,
    }));
    return { text: ['LINES', ...names, ''].join('\n'), losses: lost };
  },
};

function invalid(line: number): ClipwrightError {
  return new ClipwrightError('invalid-list', `Line ${line} is none.`, { details: { line, column: 1 } });
}

interface Fault {
  readonly format: TimelineFormat;
  /** The laws that must notice it: these and no other. */
  readonly laws: readonly string[];
}

const { read, write } = lineFormat;
const titles = {
  contract: 'the number of the contract that it was written for, if it says one, is that of core',
  detects: 'it tells its lists from others by what they hold',
  plain: 'a list gives a timeline that is plain data, with what is lost told once each',
  alike: 'a list is read alike each time, whatever its line ends, and with a mark of its encoding',
  folder: 'relative names are found from the folder of the list',
  mutated: 'a list with something wrong in it is read, or refused as invalid-list with its place',
  same: 'what it says whole is the same timeline when it is read again, and nothing is told as lost in writing',
  again: 'what it wrote it detects, and writes alike again',
  unchanged: 'writing changes nothing of the timeline',
  told: 'what it cannot say is told as lost, or refused as invalid-option',
} as const;

const loss = { code: 'not-read', subject: 'x', message: 'Lost.', count: 1 } as const;
let calls = 0;

export const formatFaults: Readonly<Record<string, Fault>> = {
  'was written for another contract': {
    format: { ...lineFormat, contracts: { TimelineFormat: 2 } },
    laws: [titles.contract],
  },
  'takes any text as its own': { format: { ...lineFormat, detect: () => true }, laws: [titles.detects] },
  'does not know its own lists': {
    format: { ...lineFormat, detect: () => false },
    laws: [titles.detects, titles.again],
  },
  'tells the same loss twice': {
    format: { ...lineFormat, read: (text, options) => ({ ...read(text, options), losses: [loss, loss] }) },
    laws: [titles.plain, titles.mutated],
  },
  'reads something else each time': {
    format: {
      ...lineFormat,
      read: (text, options) => {
        calls += 1;
        return { ...read(text, options), timeline: { items: [{ gap: calls }] } };
      },
    },
    laws: [titles.alike, titles.same, titles.again],
  },
  'finds names from a folder of its own for some': {
    format: {
      ...lineFormat,
      read: (text, options) => read(text, options.base === '/other' ? { base: '/one' } : options),
    },
    laws: [titles.folder],
  },
  'says no place': {
    format: {
      ...lineFormat,
      read: (text, options) => {
        try {
          return read(text, options);
        } catch {
          throw new ClipwrightError('invalid-list', 'It is none.');
        }
      },
    },
    laws: [titles.mutated],
  },
  'throws what it likes': {
    format: {
      ...lineFormat,
      read: (text, options) => {
        try {
          return read(text, options);
        } catch {
          throw new TypeError('x is undefined');
        }
      },
    },
    laws: [titles.mutated],
  },
  'loses a clip in writing': {
    format: {
      ...lineFormat,
      write: (timeline, options) => ({
        text: 'LINES\na.mp4\n',
        losses: write?.(timeline, options).losses ?? [],
      }),
    },
    laws: [titles.same],
  },
  'changes the timeline': {
    format: {
      ...lineFormat,
      write: (timeline, options) => {
        Reflect.set(timeline, 'items', [...timeline.items]);
        Reflect.set(timeline, 'seen', true);
        return { text: write?.(timeline, options).text ?? '', losses: [] };
      },
    },
    laws: [titles.same, titles.unchanged, titles.told],
  },
  'drops in silence': {
    format: {
      ...lineFormat,
      write: (timeline, options) => ({ text: write?.(timeline, options).text ?? '', losses: [] }),
    },
    laws: [titles.told],
  },
};
