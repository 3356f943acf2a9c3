import { connect } from '../../netmodel/connect.js';
import { connectionText } from '../../report/connection-text.js';
import { type EndsOptions, reachExitCode, withNetwork } from '../connection/network.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';
import { usageError } from '../usage-error.js';

/** What the objects say of a connection, without trying it. */
export const explain: Command<EndsOptions & { json?: boolean }> = async (context, options) => {
  const { io, width, style, signal } = context;
  const connection = await withNetwork(context, options, async (network, from, { to, port, protocol }) => {
    if (from.type === 'node') {
      throw usageError(
        'What a node may reach is not in the objects: policies are for pods, and each network spares nodes in its own way.',
        `Try it instead: kubedrill probe --from ${options.from} --to ${options.to}`,
      );
    }
    return connect(await network.world(signal), from, to, port, protocol);
  });
  if (options.json) printJson(io, { from: options.from, to: options.to, ...connection });
  else printLine(io, `${options.from} -> ${options.to}: ${connectionText(connection, width, style)}`);
  return reachExitCode(connection.verdict);
};
