import { join } from 'node:path';
import type { LabCatalog } from '../catalog/catalog.js';
import type { KindDeps } from '../cluster/kind/deps.js';
import type { Clock } from '../domain/clock.js';
import type { ClusterProvider } from '../domain/cluster.js';
import type { ProbeResult } from '../domain/reach.js';
import type { GraderRegistry } from '../grading/registry.js';
import type { WorkStore } from '../practice/compare/work-store.js';
import type { PracticeDeps } from '../practice/deps.js';
import type { ExamStore } from '../practice/exam/ports.js';
import type { AttemptStore } from '../practice/ports.js';
import type { Practice } from '../practice/practice.js';
import { packageRoot } from '../process/package-root.js';
import { wantsColour } from '../report/style.js';
import type { Folders } from '../store/folders.js';
import type { Choice, ChoiceLook } from './choose-provider.js';
import type { Network } from './connection/network.js';
import type { Interrupts } from './interrupt.js';
import type { Io } from './io.js';
import { lazily } from './lazily.js';
import { once } from './once.js';
import type { Parts } from './parts.js';
import { selfCommand } from './self.js';
import type { Settings } from './settings.js';

export interface Surroundings {
  settings: Settings;
  places: Folders;
  io: Io;
  interrupts: Interrupts;
  clock: Clock;
  /** A cluster that is there already, whatever the settings say. */
  provider?: ClusterProvider;
}

/**
 * Wires the ports to their implementations: the only place that knows both. Each part is imported when it is first
 * asked for, so that a command loads what it uses and no more.
 */
export function compose({ settings, places, io, interrupts, clock, provider: ready }: Surroundings): Parts {
  const openKube = async (kubeconfig: string) => (await import('../kube/open.js')).openKube(kubeconfig, { clock });
  const run = async () => (await import('../process/run.js')).run;
  const path = io.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';

  const graders = once(async (): Promise<GraderRegistry> => {
    const [{ createRegistry }, all] = await Promise.all([
      import('../grading/registry.js'),
      import('../../graders/index.js'),
    ]);
    return createRegistry(all.graders);
  });

  const labRoots = [join(packageRoot(), 'labs'), ...(settings.labs === undefined ? [] : [settings.labs])];

  const catalog = once(async (): Promise<LabCatalog> => {
    const [{ createCatalog }, registry] = await Promise.all([import('../catalog/catalog.js'), graders()]);
    return createCatalog({ roots: labRoots, graders: registry });
  });

  const attempts = once(async (): Promise<AttemptStore> => {
    const { createAttemptStore } = await import('../store/attempt-store.js');
    return createAttemptStore({ folder: places.state, clock });
  });

  const examStore = once(async (): Promise<ExamStore> => {
    const { createExamStore } = await import('../store/exam-store.js');
    return createExamStore({ folder: places.state, clock });
  });

  const kindDeps = once(async (): Promise<KindDeps> => {
    const { exclusively } = await attempts();
    const { cluster: clusterName, ingress } = settings;
    const common = { run: await run(), openKube, exclusively, clock, folders: places, clusterName };
    return { ...common, ...(ingress === undefined ? {} : { ingress }) };
  });

  const kindProvider = async (): Promise<ClusterProvider> => {
    const { createKindProvider } = await import('../cluster/kind/provider.js');
    const deps = await kindDeps();
    const withoutBundle = createKindProvider(deps);
    const { bundle } = settings;
    if (bundle === undefined) return withoutBundle;
    // Only `up` needs the bundle: a hint must not fail because the disk it is on is not there.
    return {
      ...withoutBundle,
      status: async () => {
        const status = await withoutBundle.status();
        if (status.state !== 'absent') return status;
        const { openBundle } = await import('../cluster/bundle/open.js');
        const problem = await openBundle(bundle).then(
          () => undefined,
          (error: Error) => error.message.replace(/\.$/, ''),
        );
        return problem === undefined ? status : { ...status, detail: `cannot be made: ${problem}` };
      },
      up: async (options, on, signal) => {
        const { openBundle } = await import('../cluster/bundle/open.js');
        return createKindProvider({ ...deps, bundle: await openBundle(bundle) }).up(options, on, signal);
      },
    };
  };

  const embeddedProvider = async (): Promise<ClusterProvider> => {
    const { createEmbeddedProvider } = await import('../cluster/embedded/provider.js');
    const { exclusively } = await attempts();
    const findKubectl = once(async () => {
      const { kubectlAtHand } = await import('../cluster/kubectl-at-hand.js');
      return kubectlAtHand(path, settings.bundle, places.cache);
    });
    return createEmbeddedProvider({
      ...{ exclusively, openKube, clock, folders: places, clusterName: settings.cluster, findKubectl },
    });
  };

  const provider = once(async (): Promise<ClusterProvider> => {
    if (ready) return ready;
    if (settings.provider === 'kind') return kindProvider();
    if (settings.provider === 'embedded') return embeddedProvider();
    const { sayingWhy } = await import('./choose-provider.js');
    const chosen = await choice();
    return sayingWhy(await (chosen.provider === 'kind' ? kindProvider() : embeddedProvider()), chosen, clock.now);
  });

  const choice = once(async (): Promise<Choice> => {
    const { chooseProvider } = await import('./choose-provider.js');
    return chooseProvider(await choiceLook());
  });

  const choiceLook = async (): Promise<ChoiceLook> => {
    const [{ attemptUnderWay }, { examUnderWay }, { namesOf }, { readRecord }, { kindObtainable }, embedded] =
      await Promise.all([
        import('../practice/under-way.js'),
        import('../practice/exam/under-way.js'),
        import('../cluster/kind/names.js'),
        import('../cluster/kind/state.js'),
        import('../cluster/kind/obtainable.js'),
        embeddedProvider(),
      ]);
    const { cluster, bundle } = settings;
    const record = await readRecord(namesOf(cluster, places.state));
    const isMade = record !== undefined && record.stage !== 'creating';
    return {
      cluster,
      attemptUnderWay: async () => {
        const sitting = await examUnderWay(await examStore());
        return sitting ? { ...sitting, lab: `of exam ${sitting.blueprint}` } : attemptUnderWay(await attempts());
      },
      kindRemembered: record !== undefined,
      embeddedThere: async () => (await embedded.status()).state !== 'absent',
      kindObtainable: async () =>
        kindObtainable(
          {
            run: await run(),
            env: io.env,
            cacheFolder: places.cache,
            isMade,
            ...(bundle === undefined ? {} : { bundle }),
          },
          interrupts.signal,
        ),
    };
  };

  const practiceDeps = once(async (): Promise<PracticeDeps> => {
    const [{ createShellKubeconfigs }, { createProber }, { settlingAnswers }, { createExamCatalog }] =
      await Promise.all([
        import('../store/shell-kubeconfigs.js'),
        import('../probe/prober.js'),
        import('../probe/answers/settled.js'),
        import('../catalog/exam-catalog.js'),
      ]);
    return {
      provider: await provider(),
      catalog: await catalog(),
      attempts: await attempts(),
      blueprints: createExamCatalog({ roots: labRoots }),
      exams: await examStore(),
      shellKubeconfigs: createShellKubeconfigs({ folder: places.state }),
      openKube,
      createProber: (kube, options) => settlingAnswers(createProber({ kube, clock, ...options }), clock),
      graders: await graders(),
      clock,
      path,
    };
  });

  const work = once(async (): Promise<WorkStore> => {
    const { createWorkStore } = await import('../store/work-store.js');
    return createWorkStore({ folder: places.state });
  });

  const onCluster = once(async (): Promise<Practice> => {
    const [{ createPractice }, { keepingWork }] = await Promise.all([
      import('../practice/create-practice.js'),
      import('../practice/compare/keeping-work.js'),
    ]);
    const deps = await practiceDeps();
    return keepingWork(createPractice(deps), deps, await work());
  });

  const practice = once(async (): Promise<Practice> => {
    const { createRecords } = await import('../practice/records.js');
    // What was is told without the provider: which one it would be may take seconds to find out. Nor does the history
    // need the labs, whose checks take most of the loading.
    return lazily(onCluster, createRecords({ attempts: await attempts(), catalog: lazily(catalog), clock }));
  });

  const exams = once(async () => {
    const [{ createExams }, { keepingWorkOfExams }] = await Promise.all([
      import('../practice/exam/create-exams.js'),
      import('../practice/compare/keeping-work.js'),
    ]);
    const deps = await practiceDeps();
    return keepingWorkOfExams(createExams(deps), deps, await work());
  });

  const comparisons = once(async () => {
    const { createComparisons } = await import('../practice/compare/comparisons.js');
    const { answered } = await catalog();
    return createComparisons({ attempts: await attempts(), exams: await examStore(), answered, work: await work() });
  });

  const look: Parts['diagnose'] = async (signal) => {
    const { diagnose } = await import('../cluster/kind/doctor/diagnose.js');
    const bundle = settings.bundle === undefined ? {} : { bundleFolder: settings.bundle };
    const chosen = settings.provider === 'auto' ? await choice() : { provider: settings.provider };
    return diagnose({ ...(await kindDeps()), ...bundle, ...chosen, path }, signal);
  };

  /** A pane of tmux with a shell on the lab under way, or on a question of the exam. */
  const pane = async (question: number | undefined) => {
    const { openPane } = await import('./shell/pane.js');
    const words = question === undefined ? ['shell'] : ['exam', 'shell', String(question)];
    await openPane(await run(), io.env, [...selfCommand(settings), ...words]);
  };

  const lendTerminal: Parts['lendTerminal'] = async (program, args, options) => {
    const { runInTerminal } = await import('../process/terminal.js');
    return interrupts.lend(() => runInTerminal(program, args, options));
  };

  return {
    practice,
    exams,
    comparisons,
    catalog,
    kube: ({ kubeconfig }) => openKube(kubeconfig),
    network: async ({ kubeconfig }) => {
      const { createObserver } = await import('../practice/observing.js');
      const [kube, { createProber }] = await Promise.all([openKube(kubeconfig), practiceDeps()]);
      const world = async (signal: AbortSignal) => (await createObserver(kube).snapshot([], signal)).world;
      const probe: Network['probe'] = async (request, on, signal) => {
        const results = await createProber(kube).run([request], () => world(signal), on, signal);
        return results.get(request.id) as ProbeResult;
      };
      return { world, probe, close: () => kube.close() };
    },
    lendTerminal,
    proveLab: async (lab, on, signal) => {
      const { proveLab } = await import('./proving/prove-lab.js');
      return proveLab(await practiceDeps(), await run(), lab, on, signal);
    },
    proveLabs: async (labs, on, signal) => {
      const { proveLabs } = await import('./proving/prove-labs.js');
      return proveLabs(await practiceDeps(), await run(), labs, on, signal);
    },
    verifyBundle: async (folder, on, signal) => {
      const { verifyWholeBundle } = await import('./verify-whole-bundle.js');
      return verifyWholeBundle(folder, clock, on, signal);
    },
    clusters: async () => (await import('./clusters-there.js')).clustersThere(places.state),
    purge: async (on, signal) => {
      const { purge } = await import('./purge.js');
      await (await provider()).down(on, signal, { purge: true });
      await purge(places);
    },
    runUi: async (initial, goOn = false) => {
      const { runUi } = await import('../ui/run-ui.js');
      const { stdin, stdout } = process;
      const coloured = wantsColour(io.env, io.outIsTty);
      const options = {
        // The first frame need not wait for what only the second one shows.
        practice: lazily(practice),
        exams: lazily(exams),
        comparisons: lazily(comparisons),
        catalog: lazily(catalog),
        diagnose: look,
        goOn,
        spoken: settings.spoken === true,
        ...(io.env.TMUX ? { openPane: pane } : {}),
        clock,
        stdin,
        stdout,
        coloured,
      };
      return interrupts.lend(() => runUi({ ...options, ...(initial === undefined ? {} : { initial }) }));
    },
    diagnose: look,
    createBundle: async (options, on, signal) => {
      const { createBundle } = await import('../cluster/bundle/create.js');
      await createBundle(options, { run: await run(), clock }, on, signal);
    },
    labSchemas: async () => {
      const { labSchemas } = await import('../catalog/json-schema.js');
      return labSchemas(await graders());
    },
  };
}
