import { stageOf } from '../../domain/exam.js';
import type { Binding } from './bindings.js';
import type { Screen, UiState } from './state.js';

type ExamScreen = Extract<Screen['name'], 'exams' | 'exam' | 'question' | 'exam-starting' | 'exam-result'>;

const FAILED: Binding = { keys: ['f'], action: 'failed', label: 'what failed', help: 'again, but only what failed' };

/** The keys of the screens of exams. */
export function examBindings(state: UiState, screen: ExamScreen): Binding[] {
  switch (screen) {
    case 'exams':
      return [
        { keys: ['enter'], action: 'open', label: 'start', help: 'start the exam (asks first), or go on with it' },
        { keys: ['S'], action: 'strict', label: 'strict', help: 'start it without pauses' },
        FAILED,
        { keys: ['q', 'esc'], action: 'home', label: 'menu', help: 'to the menu' },
      ];
    case 'exam-starting':
      return [{ keys: ['q', 'esc'], action: 'back', label: 'back', help: 'to the exams' }];
    case 'exam-result':
      return [
        { ...FAILED, action: 'retake' },
        {
          keys: ['d'],
          action: 'compare',
          label: 'compare',
          help: 'what you made against right answers, question by question',
        },
        { keys: ['enter', 'q', 'esc'], action: 'back', label: 'exams', help: 'to the exams' },
      ];
    case 'exam':
      return [
        { keys: ['enter'], action: 'open', label: 'open', help: 'open the question under the cursor' },
        { keys: ['s'], action: 'shell', help: 'a shell on the question under the cursor' },
        ...workBindings(state),
        { keys: ['q', 'esc'], action: 'home', label: 'menu', help: 'to the menu; the clock goes on' },
      ];
    case 'question':
      return [
        { keys: ['s'], action: 'shell', label: 'shell', help: 'a shell; leave it to come back here' },
        { keys: ['o'], action: 'objects', label: 'objects', help: 'what is in the namespaces of the question now' },
        { keys: ['left', 'p'], action: 'previous', help: 'the question before' },
        { keys: ['right', 'n'], action: 'next', label: 'next', help: 'the question after' },
        ...workBindings(state),
        { keys: ['q', 'esc'], action: 'back', label: 'questions', help: 'to the questions' },
      ];
  }
}

function workBindings({ exam }: UiState): Binding[] {
  const submit: Binding = {
    keys: ['S'],
    action: 'submit',
    label: 'hand in',
    help: 'end the exam and grade it (asks first)',
  };
  const stop: Binding = { keys: ['x'], action: 'stop', help: 'end the exam without a grade (asks first)' };
  if (!exam || stageOf(exam.sitting) === 'grading') return [submit, stop];
  const paused = stageOf(exam.sitting) === 'paused';
  return [
    { keys: ['d'], action: 'done', label: 'done', help: 'mark as done, or not' },
    { keys: ['f'], action: 'flag', label: 'flag', help: 'flag to come back to it, or not' },
    { keys: ['P'], action: 'pause', ...(paused && { label: 'go on' }), help: 'stop the clock, or let it go on' },
    { keys: ['H'], action: 'heal', help: 'put back what the question started with (asks first)' },
    submit,
    stop,
  ];
}
