/** Shows the terminal UI with a practice that has no cluster: `npx tsx scripts/ui-preview.tsx`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../src/domain/clock.js';
import { runUi, type UiExit } from '../src/ui/run-ui.js';
import { FakeExams } from '../test/ui/fake-exams.js';
import { FakePractice } from '../test/ui/fake-practice.js';
import { SAMPLE_LABS, sampleComparison } from '../test/ui/samples.js';

const practice = new FakePractice(systemClock);
practice.clusterIsUp = process.argv.includes('--up');
const catalog = { all: async () => ({ labs: SAMPLE_LABS, broken: [] }) };
const base = {
  practice,
  exams: new FakeExams(systemClock),
  comparisons: { of: async (wanted?: string) => sampleComparison(wanted) },
  diagnose: async () => [],
  catalog,
  clock: systemClock,
  stdin: process.stdin,
  stdout: process.stdout,
  coloured: !process.env.NO_COLOR,
};

let exit: UiExit = await runUi(base);
while (exit.type === 'shell') {
  const shell = spawn('bash', ['--norc'], { stdio: 'inherit' });
  const ignore = () => {};
  process.on('SIGINT', ignore);
  await once(shell, 'exit');
  process.off('SIGINT', ignore);
  exit = await runUi({ ...base, initial: exit.state });
}
if (exit.type === 'quit' && exit.message) console.log(exit.message);
process.exitCode = exit.type === 'interrupted' ? 130 : 0;
