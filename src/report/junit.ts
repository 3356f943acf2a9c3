import type { GradeResult, Verdict } from '../domain/verdict.js';
import { plainStyle } from './style.js';
import { STATUS_WORDS, verdictText } from './verdict-text.js';

/**
 * A grading as JUnit XML: one suite for the lab, one case a check. A check that failed is a `failure`, one that could
 * not be determined an `error`.
 */
export function junitXml(result: GradeResult): string {
  const seconds = (result.tookMs / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kubedrill" ${suiteCounts(result.verdicts)} time="${seconds}">`,
    ...suiteXml(result),
    '</testsuites>',
    '',
  ].join('\n');
}

/** The attributes that count the cases. */
export function suiteCounts(verdicts: readonly Verdict[]): string {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  return `tests="${verdicts.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

/** The suite of one lab, line by line. */
export function suiteXml({ lab, verdicts, score, tookMs, startedAt }: GradeResult): string[] {
  const stamp = new Date(startedAt).toISOString();
  const time = `time="${(tookMs / 1000).toFixed(3)}" timestamp="${stamp}"`;
  return [
    `  <testsuite name="${escapeXml(lab)}" ${suiteCounts(verdicts)} ${time}>`,
    '    <properties>',
    `      <property name="earned" value="${score.earned}"/>`,
    `      <property name="total" value="${score.total}"/>`,
    `      <property name="provisional" value="${score.provisional}"/>`,
    '    </properties>',
    ...verdicts.map((verdict) => testCase(lab, verdict)),
    '  </testsuite>',
  ];
}

function testCase(lab: string, verdict: Verdict): string {
  const open = `    <testcase classname="${escapeXml(`kubedrill.${lab}`)}" name="${escapeXml(`${verdict.check}: ${verdict.title}`)}" time="0"`;
  const message = escapeXml(verdict.findings[0]?.observed ?? verdict.why);
  const body = escapeXml(verdictText(verdict, { width: 120, style: plainStyle }));
  switch (verdict.status) {
    case 'pass':
      return `${open}/>`;
    case 'skipped':
      return `${open}><skipped message="${message}"/></testcase>`;
    case 'fail':
      return `${open}><failure type="failed" message="${message}">${body}</failure></testcase>`;
    case 'error':
      return `${open}><error type="${STATUS_WORDS.error.word}" message="${message}">${body}</error></testcase>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** For text and attribute values. What XML 1.0 cannot hold at all (control characters, lone surrogates) becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
