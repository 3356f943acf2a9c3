import type { PracticeEvent } from '../../src/domain/events.js';
import { practiceIn } from './practice-bench.js';

// A process of its own for practice.test.ts: does one thing and tells each event, so that it can be killed at any.
const [folder = '', verb] = process.argv.slice(2);
const { practice } = practiceIn(folder);
const on = (event: PracticeEvent) => process.send?.(event);
if (verb === 'begin') await practice.begin('e2e-practice', on);
else if (verb === 'reset') await practice.reset(on);
else if (verb === 'check') await practice.check(on);
else throw new Error(`cannot ${verb}`);
process.disconnect?.();
