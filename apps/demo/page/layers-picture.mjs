// The picture of docs/layers.md: a montage with everything that can lie on a picture, rendered by the command,
// and a sheet of it. After `npm run build`: `node apps/demo/page/layers-picture.mjs [folder to work in]`. Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const [folder = await mkdtemp(join(tmpdir(), 'clipwright-layers-'))] = process.argv.slice(2);
const at = (name) => join(folder, name);
const clipwright = (...args) =>
  execFileSync(process.execPath, [join(root, 'packages/cli/bin/clipwright.js'), ...args, '--overwrite'], {
    stdio: 'inherit',
  });
const made = (name, source, ...options) => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, ...options, at(name)]);
  return at(name);
};
const [still, moving] = [
  ['-frames:v', '1'],
  ['-t', '5', '-pix_fmt', 'yuv420p'],
];
const photo = made('photo.png', 'gradients=s=1280x720:c0=0x1d3557:c1=0xe76f51:c2=0xf4a261:n=3:seed=4', ...still);
const ring = 'if(lt(abs(hypot(X-80,Y-80)-60),14)+lt(hypot(X-80,Y-80),18),255,0)';
const logo = made('logo.png', `color=s=160x160,format=rgba,geq=r=255:g=210:b=74:a='${ring}'`, ...still);
const waves = made('waves.mp4', 'gradients=s=1280x720:r=30:n=5:speed=0.02:seed=11', ...moving);
const fractal = made('fractal.mp4', 'mandelbrot=s=1280x720:r=30:start_scale=0.4:end_scale=0.01:end_pts=200', ...moving);
const colours = 'life_color=0x95d5b2:death_color=0x0b2b20:mold_color=0x2d6a4f';
const life = `life=s=160x90:r=15:mold=10:ratio=0.2:seed=5:${colours},scale=1280:720:flags=neighbor`;
const cells = made('cells.mp4', life, ...moving);

const text = (words, style, more = {}) => ({ text: words, style, fadeIn: 0.3, fadeOut: 0.3, ...more });
const melting = { transition: { type: 'crossfade', duration: 0.6 } };
const lowerThird = (words) => text(words, { preset: 'lower-third' }, { start: 0.4 });
await writeFile(
  at('montage.json'),
  JSON.stringify({
    items: [
      { source: photo, freeze: 2, fadeIn: 0.4, layers: [text('Northern summer', { preset: 'title' })] },
      { source: waves, start: 1, end: 3, ...melting, layers: [lowerThird('Zoë Žižková\nDirector')] },
      {
        ...{ source: fractal, start: 1, end: 3, speed: -1 },
        layers: [
          { video: { source: waves, start: 1 }, width: 0.3, x: 0.95, y: 0.9, fadeIn: 0.3 },
          { video: { source: cells, start: 1 }, width: 0.3, x: 0.05, y: 0.9, opacity: 0.7 },
        ],
      },
      {
        ...{ gap: 2, color: '#1d3557', ...melting },
        layers: [
          text('Part two', {
            size: 0.12,
            weight: 700,
            color: '#f4a261',
            box: { color: '#00000060', padding: 0.03, radius: 0.02 },
          }),
        ],
      },
      {
        source: cells,
        start: 1,
        freeze: 2,
        layers: [text('“A line that is said,\nand another.”', { preset: 'caption' })],
      },
      {
        ...{ source: waves, start: 2, end: 4, fadeOut: 0.5 },
        layers: [
          text('Καλημέρα · Доброе утро', {
            size: 0.08,
            outline: { color: '#000000', width: 0.006 },
            position: { x: 0.5, y: 0.85 },
          }),
        ],
      },
    ],
    layers: [{ picture: logo, x: 0.96, y: 0.06, height: 0.13, opacity: 0.8 }],
  }),
);
const video = at('montage.mp4');
clipwright('render', at('montage.json'), '-o', video, '--size', '1280x720', '--fps', '30');
// A moment of each item, and one of a crossfade.
const moments = [1, 2.1, 3, 5, 7, 9, 11, 11.8];
await writeFile(
  at('layers.json'),
  JSON.stringify({ items: moments.map((start) => ({ source: video, start, end: start + 0.1 })) }),
);
clipwright('sheet', at('layers.json'), '-o', join(root, 'docs/images/layers.jpg'), '--columns', '4');
