export { loadTextPainter } from './load-text-painter.ts';
