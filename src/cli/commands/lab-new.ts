import path from 'node:path';
import { createLab } from '../../catalog/new-lab.js';
import { ExitCode } from '../../domain/lab-error.js';
import { packageRoot } from '../../process/package-root.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';

export interface LabNewOptions {
  folder: string;
}

export const labNew: Command<LabNewOptions> = async ({ io }, options) => {
  const folder = path.resolve(options.folder);
  const files = await createLab(folder, path.join(packageRoot(), 'templates/my-lab'));
  const texts = files.filter((file) => !file.startsWith('answers/'));
  const [id, parent] = [path.basename(folder), path.dirname(folder)];
  printLine(io, `Lab ${id} is in ${folder}: ${texts.join(', ')}, and ${files.length - texts.length} files of answers.`);
  printLine(io, 'It works as it stands. Replace it piece by piece, and after each piece prove it:');
  printLine(io, `  kubedrill --labs ${parent} lab check ${id}`);
  return ExitCode.passed;
};
