import { type ExamEvent, type ExamSitting, stageOf } from '../../domain/exam.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import { alone, type PracticeDeps } from '../deps.js';
import { beginExam } from './beginning.js';
import type { Exams } from './exams.js';
import { healQuestion } from './healing.js';
import { offeredExams } from './offering.js';
import { examShell } from './shell.js';
import { stopExam, submitExam } from './submitting.js';
import { examUnderWay, labsOf, questionOf, requireRunning } from './under-way.js';

export function createExams(deps: PracticeDeps): Exams {
  const { exams, clock, catalog } = deps;

  /** Writes down what `event` makes of the running sitting; undefined: nothing is to be changed. */
  async function note(event: (sitting: ExamSitting, at: number) => ExamEvent | undefined): Promise<ExamSitting> {
    const sitting = await requireRunning(deps);
    const told = event(sitting, clock.now());
    if (!told) return sitting;
    await exams.append(sitting.id, told);
    return (await exams.read(sitting.id)) ?? sitting;
  }

  return {
    list: () => offeredExams(deps),
    begin: (id, options, on, signal) => alone(deps, () => beginExam(deps, id, options, on, signal)),
    current: async () => {
      const sitting = await examUnderWay(exams);
      return sitting && { sitting, labs: await labsOf(sitting, catalog) };
    },
    open: (question) =>
      note((sitting, at) => {
        const { number } = questionOf(sitting, question);
        return number === sitting.open ? undefined : { type: 'opened', at, question };
      }),
    flag: (question, flagged) =>
      note((sitting, at) =>
        questionOf(sitting, question).flagged === flagged ? undefined : { type: 'flagged', at, question, flagged },
      ),
    markDone: (question, done) =>
      note((sitting, at) =>
        questionOf(sitting, question).done === done ? undefined : { type: 'marked', at, question, done },
      ),
    pause: () =>
      note((sitting, at) => {
        if (sitting.strict) throw strict(sitting);
        return stageOf(sitting) === 'paused' ? undefined : { type: 'paused', at };
      }),
    resume: () => note((sitting, at) => (stageOf(sitting) === 'paused' ? { type: 'resumed', at } : undefined)),
    heal: (question, on, signal) => alone(deps, () => healQuestion(deps, question, on, signal)),
    shell: (question) => examShell(deps, question),
    submit: (on, signal) => alone(deps, () => submitExam(deps, on, signal)),
    stop: (on, signal) => alone(deps, () => stopExam(deps, on, signal)),
    history: () => exams.list(),
  };
}

function strict({ blueprint }: ExamSitting): LabError {
  return new LabError({
    code: 'exam-strict',
    message: `Exam ${blueprint} is strict: its clock does not stand still.`,
    exitCode: ExitCode.usage,
  });
}
