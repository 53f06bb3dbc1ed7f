export { type FileTextPainter, loadTextPainter } from './load-text-painter.ts';
