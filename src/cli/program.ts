import { Command as Commander, InvalidArgumentError, Option, type OutputConfiguration } from 'commander';
import type { Command } from './context.js';
import { examCommands } from './exam-program.js';
import type { GlobalOptions } from './settings.js';

type Run = <Options>(command: Command<Options>, options: Options, globals: GlobalOptions) => Promise<void>;

const EXIT_CODES = `
Exit codes: 0 passed, 1 not passed, 2 usage, 3 environment, 4 could not grade, 70 bug in kubedrill, 130 interrupted.
With --json, stdout holds JSON alone; an error is {"error": {"code", "message", "hint", "at"}}.`;

/**
 * The commands, their options and their help. Each command is loaded when it runs, so that nothing but this file is
 * read for `--help`.
 */
export function createProgram(version: string, output: OutputConfiguration, run: Run): Commander {
  // Before any command is added: each takes a copy of these settings.
  const program = new Commander('kubedrill')
    .exitOverride()
    .configureOutput(output)
    .description('Practise for the CKAD and CKA exams: labs on a real cluster, timed and graded.')
    .usage('[options] [command]')
    .version(version, '-V, --version', 'print the version')
    .option('--provider <name>', 'where the cluster comes from: kind, embedded or auto (or KUBEDRILL_PROVIDER)')
    .option('--bundle <dir>', 'offline bundle to take everything from (or KUBEDRILL_BUNDLE)')
    .option('--labs <dir>', 'folder of more labs, beside the built-in ones')
    .option('--cluster <name>', 'name of the cluster (or KUBEDRILL_CLUSTER)')
    .option('--screen-reader', 'the terminal UI as plain lines (or KUBEDRILL_SCREEN_READER)')
    .option('--continue', 'in the terminal UI: straight to what is under way')
    .option('--verbose', 'show each step as a line, and the stack of an error')
    .addHelpText('after', EXIT_CODES);
  const go = <Options>(load: () => Promise<Command<Options>>, options: Options) =>
    load().then((command) => run(command, options, program.opts<GlobalOptions>()));

  clusterCommands(program, go);
  labCommands(program, go);
  reportCommand(program, go);
  examCommands(program, go);
  networkCommands(program, go);
  authorCommands(program, go);
  return program;
}

export type Go = <Options>(load: () => Promise<Command<Options>>, options: Options) => Promise<void>;

function clusterCommands(program: Commander, go: Go) {
  program
    .command('doctor')
    .description('look whether this machine has what is needed')
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/doctor.js').then((m) => m.doctor), options));
  program
    .command('up')
    .description('bring the cluster up, or find it running')
    .option('--workers <n>', 'worker nodes beside the control plane', wholeNumber)
    .action((options) => go(() => import('./commands/up.js').then((m) => m.up), options));
  program
    .command('down')
    .description('remove the cluster and all that belongs to it')
    .option('--purge', 'remove downloads, images and history as well')
    .action((options) => go(() => import('./commands/down.js').then((m) => m.down), options));
  program
    .command('status')
    .description('show the cluster and the attempt under way')
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/status.js').then((m) => m.status), options));
  program
    .command('demo')
    .description('show the whole job once: a lab failed, solved and passed, without keys to press')
    .action(() => go(() => import('./commands/demo.js').then((m) => m.demo), {}));
}

function labCommands(program: Commander, go: Go) {
  program
    .command('list')
    .description('list the labs')
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/list.js').then((m) => m.list), options));
  program
    .command('start <lab>')
    .description('put a lab into the cluster and start its clock')
    .option('--tmux', 'then open tmux: the task on the left, a shell on the right')
    .option('--json', 'print JSON')
    .action((lab, options) => go(() => import('./commands/start.js').then((m) => m.start), { lab, ...options }));
  program
    .command('task')
    .description('show what the lab under way asks for')
    .action(() => go(() => import('./commands/task.js').then((m) => m.task), {}));
  program
    .command('check')
    .description('grade the lab under way')
    .option('--json', 'print JSON')
    .option('--junit <file>', 'write JUnit XML to a file')
    .option('--watch', 'check again whenever something changes, until Ctrl-C or the time is up')
    .action((options) => go(() => import('./commands/check.js').then((m) => m.check), options));
  program
    .command('hint')
    .description('show the next hint')
    .action(() => go(() => import('./commands/hint.js').then((m) => m.hint), {}));
  program
    .command('solution')
    .description('show the solution, which ends the attempt')
    .action(() => go(() => import('./commands/solution.js').then((m) => m.solution), {}));
  program
    .command('diff [attempt]')
    .description(
      'compare what you made in an attempt that is over with a right answer, the newest one if none is named',
    )
    .option('--json', 'print JSON')
    .action((attempt, options) =>
      go(() => import('./commands/diff.js').then((m) => m.diff), {
        ...options,
        ...(attempt === undefined ? {} : { attempt }),
      }),
    );
  program
    .command('reset')
    .description('put the lab back as it was at the start; the clock goes on')
    .action(() => go(() => import('./commands/reset.js').then((m) => m.reset), {}));
  program
    .command('shell')
    .description('open a shell whose kubectl points at the lab')
    .action(() => go(() => import('./commands/shell.js').then((m) => m.shell), {}));
  program
    .command('env')
    .description('print the exports for a shell of your own: eval "$(kubedrill env)"')
    .action(() => go(() => import('./commands/env.js').then((m) => m.env), {}));
  program
    .command('finish')
    .description('grade a last time and end the attempt')
    .option('--json', 'print JSON')
    .option('--junit <file>', 'write JUnit XML to a file')
    .action((options) => go(() => import('./commands/finish.js').then((m) => m.finish), options));
  program
    .command('stop')
    .description('end the attempt without grading')
    .action(() => go(() => import('./commands/stop.js').then((m) => m.stop), {}));
  program
    .command('history')
    .description('list your attempts')
    .option('--json', 'print JSON')
    .option('--csv', 'print CSV')
    .action((options) => go(() => import('./commands/history.js').then((m) => m.history), options));
}

function reportCommand(program: Commander, go: Go) {
  program
    .command('report [attempt]')
    .description('show the last grading of an attempt or lab once more, the newest one if none is named')
    .addOption(new Option('--format <format>', 'how').choices(['text', 'json', 'junit', 'markdown']).default('text'))
    .option('--json', 'the same as --format json')
    .action((attempt, { format, json }) =>
      go(() => import('./commands/report.js').then((m) => m.report), {
        format: json ? 'json' : format,
        ...(attempt === undefined ? {} : { attempt }),
      }),
    );
}

const TARGET = 'host name, IP address, pod/[NAMESPACE/]NAME or svc/[NAMESPACE/]NAME, and :PORT where it is not 80';

function networkCommands(program: Commander, go: Go) {
  program
    .command('probe')
    .description('try a connection from inside a pod, or from a node')
    .requiredOption('--from <pod>', 'where it starts: a pod, [NAMESPACE/]NAME, or node/NAME')
    .requiredOption('--to <target>', TARGET)
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/probe.js').then((m) => m.probe), options));
  program
    .command('explain')
    .description('say what the objects allow between a pod and a target, and why')
    .requiredOption('--from <pod>', 'pod it starts in: [NAMESPACE/]NAME')
    .requiredOption('--to <target>', TARGET)
    .option('--json', 'print JSON')
    .action((options) => go(() => import('./commands/explain.js').then((m) => m.explain), options));
}

function authorCommands(program: Commander, go: Go) {
  const lab = program.command('lab').description('for authors of labs');
  lab
    .command('check [lab]')
    .description('prove that a lab grades right: untouched, each right answer, each wrong one')
    .option('--all', 'every lab')
    .option('--json', 'print JSON')
    .action((id, options) =>
      go(() => import('./commands/lab-check.js').then((m) => m.labCheck), {
        ...options,
        ...(id === undefined ? {} : { lab: id }),
      }),
    );
  lab
    .command('new <folder>')
    .description('make a small lab to start from; the name of the folder is its id')
    .action((folder) => go(() => import('./commands/lab-new.js').then((m) => m.labNew), { folder }));
  lab
    .command('schema')
    .description('print the JSON Schemas of the files of a lab')
    .action(() => go(() => import('./commands/lab-schema.js').then((m) => m.labSchema), {}));

  const bundle = program.command('bundle').description('for working offline');
  bundle
    .command('create <dir>')
    .description('fetch all that is needed offline into a folder')
    .option('--platform <platform>', 'what it is for, such as linux/arm64; otherwise what Docker runs here')
    .option('--kubernetes <version>', 'version of Kubernetes, such as v1.35.8')
    .action((dir, options) =>
      go(() => import('./commands/bundle-create.js').then((m) => m.bundleCreate), { dir, ...options }),
    );
  bundle
    .command('verify <dir>')
    .description('check the sum of every file of a bundle')
    .option('--json', 'print JSON')
    .action((dir, options) =>
      go(() => import('./commands/bundle-verify.js').then((m) => m.bundleVerify), { dir, ...options }),
    );
}

function wholeNumber(text: string): number {
  if (!/^\d$/.test(text)) throw new InvalidArgumentError('Give a number from 0 to 9.');
  return Number(text);
}
