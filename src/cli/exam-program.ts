import { type Command as Commander, InvalidArgumentError } from 'commander';
import type { Go } from './program.js';

/** The commands of mock exams. */
export function examCommands(program: Commander, go: Go): void {
  const exam = program.command('exam').description('sit mock exams');
  exam
    .command('list')
    .description('list the mock exams, and what some of them lack')
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/exam-list.js').then((m) => m.examList), options));
  exam
    .command('start <exam>')
    .description('put all questions into the cluster and start the clock')
    .option('--seed <n>', 'draw the questions with this number', wholeNumber)
    .option('--strict', 'no pauses')
    .option('--failed', 'only what the latest sitting did not fully earn')
    .option('--json', 'print JSON')
    .action((id, options) => go(() => import('./commands/exam-start.js').then((m) => m.examStart), { id, ...options }));
  exam
    .command('status')
    .description('show the exam under way, or the result of the latest')
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/exam-status.js').then((m) => m.examStatus), options));
  exam
    .command('task [question]')
    .description('show a question, which becomes the open one; without a number the open one')
    .action((number, options) =>
      go(() => import('./commands/exam-task.js').then((m) => m.examTask), { number, ...options }),
    );
  exam
    .command('shell [question]')
    .description('open a shell whose kubectl points at a question')
    .action((number) => go(() => import('./commands/exam-shell.js').then((m) => m.examShell), { number }));
  markCommands(exam, go);
  endCommands(exam, go);
}

function markCommands(exam: Commander, go: Go): void {
  const mark = (name: string, description: string, mark: 'flagged' | 'done', value: boolean) =>
    exam
      .command(`${name} <question>`)
      .description(description)
      .action((number) => go(() => import('./commands/exam-mark.js').then((m) => m.examMark), { number, mark, value }));
  mark('flag', 'flag a question to come back to it', 'flagged', true);
  mark('unflag', 'take the flag away', 'flagged', false);
  mark('done', 'mark a question as done', 'done', true);
  mark('undone', 'take that back', 'done', false);
  exam
    .command('pause')
    .description('stop the clock, where the exam is not strict')
    .action(() => go(() => import('./commands/exam-pause.js').then((m) => m.examPause), {}));
  exam
    .command('resume')
    .description('let the clock go on')
    .action(() => go(() => import('./commands/exam-resume.js').then((m) => m.examResume), {}));
  exam
    .command('heal <question>')
    .description('put back what a question started with: what is gone, and what should have stayed as it was')
    .action((number) => go(() => import('./commands/exam-heal.js').then((m) => m.examHeal), { number }));
}

function endCommands(exam: Commander, go: Go): void {
  const reports = (command: Commander) =>
    command
      .option('--json', 'print JSON')
      .option('--junit <file>', 'write JUnit XML to a file')
      .option('--markdown <file>', 'write a page with findings and solutions to a file');
  reports(exam.command('submit').description('grade all questions and end the exam'))
    .option('--yes', 'even with questions that are not marked as done')
    .action((options) => go(() => import('./commands/exam-submit.js').then((m) => m.examSubmit), options));
  reports(exam.command('result [sitting]').description('show the latest result, or that of a sitting')).action(
    (sitting, options) =>
      go(() => import('./commands/exam-result.js').then((m) => m.examResult), { sitting, ...options }),
  );
  exam
    .command('stop')
    .description('end the exam without a grade')
    .action(() => go(() => import('./commands/exam-stop.js').then((m) => m.examStop), {}));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
