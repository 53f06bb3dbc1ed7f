import type { PaintRequest } from '../src/index.ts';

const canvas = { width: 1280, height: 720 };

/** Texts, and what {@link hashOf} says of each wherever it is drawn. */
export const samples = {
  title: {
    text: 'Sommer auf Ærø & Fårö',
    style: { preset: 'title' },
    canvas,
    hash: '4ac002cd61048f17',
  },
  'lower third': {
    text: 'Zoë Žižková\nDirector of photography',
    style: { preset: 'lower-third' },
    canvas,
    hash: '608eaff67686c306',
  },
  'wrapped caption': {
    text: 'A caption that does not fit into a single line of this picture is wrapped where a line may end.',
    style: { preset: 'caption' },
    canvas: { width: 1920, height: 1080 },
    hash: 'fb8f303d56cd4fd4',
  },
  'Greek, Cyrillic and Devanagari': {
    text: 'Καλημέρα κόσμε\nДоброе утро, мир\nसुप्रभात दुनिया',
    style: { align: 'left', outline: { color: '#00000080', width: 0.004 } },
    canvas,
    hash: 'a9f5bea4e0c5ace2',
  },
  spans: {
    text: [
      { text: 'plain ' },
      { text: 'bold ', bold: true },
      { text: 'italic ', italic: true },
      { text: 'underlined', underline: true },
      { text: ' red', color: '#ff4030c0' },
    ],
    style: { box: { color: '#20202080', padding: 0.02, radius: 0.01 } },
    canvas,
    hash: 'adb321ed4f84323f',
  },
} as const satisfies Readonly<Record<string, PaintRequest & { readonly hash: string }>>;
