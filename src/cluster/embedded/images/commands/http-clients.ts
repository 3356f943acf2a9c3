import type { Program } from '../../process/process.js';
import { curl } from './curl.js';
import { refusingAll } from './options.js';
import { wget } from './wget.js';

export const httpClients: Record<string, Program> = refusingAll({ wget, curl });
