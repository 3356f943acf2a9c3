import type { LabelSelector, Labels } from '../../../domain/objects.js';
import { matchesSelector } from '../../../netmodel/selector.js';
import type { Json } from '../object.js';
import { badRequest } from './errors.js';

export type LabelMatch = (labels: Labels) => boolean;

/** Reads a label selector as a query writes it: "app=web,tier!=db,env in (dev,prod),!old". Throws BadRequest. */
export function parseLabelSelector(text: string): LabelMatch {
  const matches = splitOutsideParentheses(text).map(parseRequirement);
  return (labels) => matches.every((match) => match(labels));
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function parseRequirement(text: string): LabelMatch {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, name = '', word, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    if (word === 'in') return (labels) => name in labels && values.has(labels[name] ?? '');
    return (labels) => !(name in labels) || !values.has(labels[name] ?? '');
  }
  const pair = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (pair) {
    const [, name = '', word, value = ''] = pair;
    return word === '!=' ? (labels) => labels[name] !== value : (labels) => labels[name] === value;
  }
  const present = /^(!?)\s*([A-Za-z0-9][\w./-]*)$/.exec(text);
  if (present) {
    const [, not, name = ''] = present;
    return not ? (labels) => !(name in labels) : (labels) => name in labels;
  }
  const unopened = /^\S+\s+(?:in|notin)\s+([^\s(]+)/.exec(text);
  if (unopened) throw badRequest(`unable to parse requirement: found '${unopened[1]}' expected: '('`);
  throw badRequest(`unable to parse requirement: found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
}

/** A LabelSelector object; absent selects nothing, empty selects everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return selector ? matchesSelector(selector, labels ?? {}) : false;
}

/** A map of labels, as Services select; empty selects nothing here. */
export function selectsExactly(selector: Json, labels: Labels | undefined): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => labels?.[name] === value);
}

export type FieldMatch = (fields: Readonly<Record<string, string>>) => boolean;

/** "metadata.name=web,status.phase!=Running". Fields outside `known` are refused. */
export function parseFieldSelector(text: string, known: ReadonlySet<string>): FieldMatch {
  const matches = text
    .split(',')
    .filter(Boolean)
    .map((part): FieldMatch => {
      const found = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
      if (!found) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
      const [, name = '', word, value = ''] = found;
      if (!known.has(name)) throw badRequest(`field label not supported: ${name}`);
      return word === '!=' ? (fields) => (fields[name] ?? '') !== value : (fields) => (fields[name] ?? '') === value;
    });
  return (fields) => matches.every((match) => match(fields));
}
