/**
 * resolve: what the cluster's DNS answers a pod, asked live and with that pod's own search path.
 *
 *   kind: resolve
 *   from: remote/remotebox                # or a client of our own: {actor: remote}
 *   names:
 *     - {name: web.shop, is: {service: shop/web}}
 *     - {name: web-0.web-hl.shop, is: shop/web-0}
 *     - {name: db.shop, is: {alias: db.prod.svc.cluster.local}}
 *     - {name: web, is: nothing}
 *
 * An alias is asked for as CNAME, everything else as A. A silent DNS server is a failure where an answer is wanted
 * (a policy may shut it off), and no proof where none is.
 */
import {
  defineGrader,
  type Judgement,
  type ProbeRequest,
  resolveName,
  type Seen,
  WORKLOAD_READS,
} from '../../src/sdk.js';
import { type Source, sourcesOf } from '../reach/sources.js';
import { asList, sourceInWords } from '../reach/words.js';
import { judgeAnswer, type Problem } from './judge-answer.js';
import { type ResolveSpec, resolveSchema } from './schema.js';
import { type Wanted, wantedOf } from './wanted.js';

export const resolve = defineGrader<ResolveSpec>({
  kind: 'resolve',
  summary: "What the cluster's DNS answers a pod: the addresses of a Service or of pods, an alias, or no such name.",
  schema: resolveSchema,
  reads: () => WORKLOAD_READS,
  probes: (spec, seen) => planOf(spec, seen).questions.map(({ probe }) => probe),
  judge: (spec, seen, probed) => {
    const { questions, obstacles } = planOf(spec, seen);
    const answered = questions.flatMap(({ probe, wanted, name, source }) => {
      const expected = `${name}, asked for by ${source.words}, ${wanted.words}`;
      const cause = () => resolveName(seen.snapshot.world, namespaceOf(probe.source), name).text;
      return judgeAnswer(wanted, expected, probed.get(probe.id), cause) ?? [];
    });
    const problems = [...obstacles, ...answered];
    const status = problems.some((problem) => problem.status === 'fail') ? 'fail' : (problems[0]?.status ?? 'pass');
    const findings = problems.flatMap((problem) => (problem.status === status ? problem.finding : []));
    return { status, findings } satisfies Judgement;
  },
});

/** A node asks without the search path of a namespace. */
const namespaceOf = (source: ProbeRequest['source']) => (source.type === 'node' ? '' : source.namespace);

interface Question {
  probe: ProbeRequest;
  wanted: Wanted;
  name: string;
  source: Source;
}

/** The same objects always give the same questions, with the same ids. */
function planOf(spec: ResolveSpec, seen: Seen): { questions: readonly Question[]; obstacles: readonly Problem[] } {
  const names = spec.names.map(({ name, is }) => ({ name, wanted: wantedOf(is, seen) }));
  const questions: Question[] = [];
  const obstacles: Problem[] = [];
  for (const from of asList(spec.from)) {
    const found = sourcesOf(from, seen);
    if (!found.ok) {
      const expected = `${sourceInWords(from)} asks for ${names.map(({ name }) => name).join(', ')}`;
      obstacles.push({ status: found.status, finding: { expected, ...found.problem } });
      continue;
    }
    for (const source of found.value) {
      for (const { name, wanted } of names) {
        const id = `${seen.check}/${questions.length}`;
        questions.push({ probe: probeFor(id, source, name, wanted), wanted, name, source });
      }
    }
  }
  return { questions, obstacles };
}

function probeFor(id: string, source: Source, name: string, wanted: Wanted): ProbeRequest {
  return {
    id,
    source: source.probe,
    action: { type: 'dns', name, record: wanted.type === 'alias' ? 'CNAME' : 'A' },
    expect: wanted.type === 'nothing' ? 'denied' : 'allowed',
  };
}
