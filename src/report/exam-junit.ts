import type { ExamSitting } from '../domain/exam.js';
import { escapeXml, suiteCounts, suiteXml } from './junit.js';

/** A finished exam as JUnit XML: one suite a question, one case a check. */
export function examJunitXml(sitting: ExamSitting): string {
  const results = sitting.questions.flatMap(({ result }) => result ?? []);
  const counts = suiteCounts(results.flatMap(({ verdicts }) => verdicts));
  const seconds = results.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`kubedrill exam ${sitting.blueprint}`)}" ${counts} time="${seconds.toFixed(3)}">`,
    ...results.flatMap(suiteXml),
    '</testsuites>',
    '',
  ].join('\n');
}
