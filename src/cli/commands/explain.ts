import { connect } from '../../netmodel/connect.js';
import { connectionText } from '../../report/connection-text.js';
import { type EndsOptions, reachExitCode, withNetwork } from '../connection/network.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';

/** What the objects say of a connection, without trying it. */
export const explain: Command<EndsOptions & { json?: boolean }> = async (context, options) => {
  const { io, width, style, signal } = context;
  const connection = await withNetwork(context, options, async (network, from, { to, port, protocol }) =>
    connect(await network.world(signal), { type: 'pod', ...from }, to, port, protocol),
  );
  if (options.json) printJson(io, { from: options.from, to: options.to, ...connection });
  else printLine(io, `${options.from} -> ${options.to}: ${connectionText(connection, width, style)}`);
  return reachExitCode(connection.verdict);
};
