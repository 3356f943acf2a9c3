import type { RunInTerminal } from './process.js';

/** Lends the terminal. Ctrl-C belongs to the program meanwhile: we neither end nor pass it on twice. */
export const runInTerminal: RunInTerminal = async (program, args, options = {}) => {
  const { execa } = await import('execa');
  const leaveItToTheProgram = () => {};
  process.on('SIGINT', leaveItToTheProgram);
  try {
    const result = await execa(program, args, {
      reject: false,
      stdio: 'inherit',
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    if (result.code === 'ENOENT') return { failure: 'not-found' };
    if (result.code === 'EACCES') return { failure: 'not-permitted' };
    if (result.exitCode === undefined) return { failure: 'signal' };
    return { exitCode: result.exitCode };
  } finally {
    process.off('SIGINT', leaveItToTheProgram);
  }
};
