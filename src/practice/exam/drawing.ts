import type { BlueprintQuestion, ExamBlueprint, ExamDraw } from '../../domain/exam-blueprint.js';
import type { Exam, Lab } from '../../domain/lab.js';
import { seededRandom, shuffled } from './random.js';

/** What a blueprint comes to with the labs there are. */
export interface DrawnExam {
  questions: readonly { lab: Lab; points: number }[];
  /** What is not there: lab ids, or "2 more labs of Storage". Empty when the exam can be sat. */
  lacking: readonly string[];
  /** Labs that cannot be in one cluster at the same time: "a and b both use namespace web". */
  clashes: readonly string[];
}

/** The questions of an exam: as listed, or drawn with `seed`. Pure. */
export function drawExam(blueprint: ExamBlueprint, labs: readonly Lab[], seed: number): DrawnExam {
  const { draw, exam, questions = [] } = blueprint;
  return draw ? drawByDomain(draw, labs, { exam, seed }) : listed(questions, labs);
}

function listed(wanted: readonly BlueprintQuestion[], labs: readonly Lab[]): DrawnExam {
  const byId = new Map(labs.map((lab) => [lab.id, lab]));
  const questions = wanted.flatMap(({ lab: id, points }) => {
    const lab = byId.get(id);
    return lab ? [{ lab, points: points ?? lab.points }] : [];
  });
  const lacking = wanted.map(({ lab }) => lab).filter((id) => !byId.has(id));
  return { questions, lacking, clashes: clashesOf(questions.map(({ lab }) => lab)) };
}

function drawByDomain(
  { questions, weights }: ExamDraw,
  labs: readonly Lab[],
  { exam, seed }: { exam: Exam; seed: number },
): DrawnExam {
  const random = seededRandom(seed);
  const drawn: Lab[] = [];
  const lacking: string[] = [];
  const clashes: string[] = [];
  for (const [domain, wanted] of sharesOf(weights, questions)) {
    const candidates = labs.filter((lab) => lab.domain === domain && lab.exams.includes(exam));
    let missing = wanted;
    const passedOver: string[] = [];
    for (const lab of shuffled(candidates, random)) {
      if (missing === 0) break;
      const clash = clashesOf([...drawn, lab]);
      if (clash.length > 0) passedOver.push(...clash);
      else {
        drawn.push(lab);
        missing -= 1;
      }
    }
    if (missing === 0) continue;
    lacking.push(`${missing} more ${missing === 1 ? 'lab' : 'labs'} of ${domain}`);
    clashes.push(...passedOver);
  }
  return { questions: drawn.map((lab) => ({ lab, points: lab.points })), lacking, clashes };
}

/** How many questions each domain gets: whole numbers that add up, the largest remainders first. */
function sharesOf(weights: Readonly<Record<string, number>>, questions: number): [string, number][] {
  const sum = Object.values(weights).reduce((all, weight) => all + weight, 0);
  const exact = Object.entries(weights).map(([domain, weight]) => ({ domain, share: (questions * weight) / sum }));
  const rest = questions - exact.reduce((all, { share }) => all + Math.floor(share), 0);
  const byRemainder = [...exact].sort((a, b) => (b.share % 1) - (a.share % 1));
  const rounded = new Set(byRemainder.slice(0, rest).map(({ domain }) => domain));
  return exact.map(({ domain, share }) => [domain, Math.floor(share) + (rounded.has(domain) ? 1 : 0)]);
}

/** All labs of an exam are in the cluster at once, so that no two may use the same part of it. */
function clashesOf(labs: readonly Lab[]): string[] {
  const users = new Map<string, Lab>();
  return labs.flatMap((lab) =>
    partsUsed(lab).flatMap((part) => {
      const other = users.get(part);
      users.set(part, other ?? lab);
      return other ? [`${other.id} and ${lab.id} both use ${part}`] : [];
    }),
  );
}

/** Its namespaces; and the Ingress controller, where one lab's rule without a host would answer for the other's. */
function partsUsed({ namespaces, requires }: Lab): string[] {
  const controller = requires.includes('ingress') ? ['the Ingress controller'] : [];
  return [...namespaces.map((namespace) => `namespace ${namespace}`), ...controller];
}
