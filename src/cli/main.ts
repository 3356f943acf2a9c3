#!/usr/bin/env node
import { homedir } from 'node:os';
import { systemClock } from '../domain/clock.js';
import { ExitCode } from '../domain/lab-error.js';
import { packageVersion } from '../process/package-root.js';
import { folders } from '../store/folders.js';
import { compose } from './compose.js';
import { reportFailure } from './failure.js';
import { createInterrupts } from './interrupt.js';
import { catchTheRest } from './last-resort.js';
import { drained, processIo } from './process-io.js';
import { runCli } from './run-cli.js';

const io = processIo();
const argv = process.argv.slice(2);
const version = packageVersion();
const places = folders(process.env, homedir());
const interrupts = createInterrupts(process, () => process.exit(ExitCode.interrupted));

const saveBug = async (error: unknown) => {
  const { saveBugReport } = await import('./bug-report.js');
  return saveBugReport(error, { folder: places.state, version, argv, now: systemClock.now() });
};

const { signal } = interrupts;
const failing = { json: argv.includes('--json'), verbose: argv.includes('--verbose'), signal, saveBug };
catchTheRest((error) => reportFailure(error, io, failing), { process, say: io.err });

const exitCode = await runCli(argv, {
  io,
  clock: systemClock,
  signal,
  cwd: process.cwd(),
  version,
  parts: (settings) => compose({ settings, places, io, interrupts, clock: systemClock }),
  saveBug,
});
await drained();
process.exit(exitCode);
