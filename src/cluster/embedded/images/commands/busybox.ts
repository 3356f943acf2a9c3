import { posix } from 'node:path';
import { complain, type Program, print } from '../../process/process.js';

/** The one program that all of BusyBox is: it runs the applet that its first argument names. */
export const busybox =
  (applets: Readonly<Record<string, Program>>): Program =>
  async (process) => {
    const [, name, ...args] = process.argv;
    if (name === undefined || name === '--help') {
      await print(
        process,
        'BusyBox multi-call binary.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n',
      );
      return 0;
    }
    if (name === '--list') {
      await print(process, `${Object.keys(applets).sort().join('\n')}\n`);
      return 0;
    }
    const applet = applets[posix.basename(name)];
    if (applet) return applet({ ...process, argv: [name, ...args] });
    await complain(process, `${name}: applet not found`);
    return 127;
  };
