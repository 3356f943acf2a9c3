import { absolute, complain, type Process, type Program, print } from '../../process/process.js';
import type { HttpResponse } from '../http.js';
import { type CurlOptions, parseCurl } from './curl-options.js';
import { fetchOnce } from './curl-transfer.js';
import { writeOut } from './curl-write-out.js';
import { parseUrl } from './url.js';

export const curl: Program = async (process) => {
  const options = parseCurl(process.argv.slice(1));
  if (typeof options === 'string') {
    await complain(process, `curl: option ${options}: is unknown\ncurl: try 'curl --help' for more information`);
    return 2;
  }
  if (options.urls.length === 0) {
    await complain(process, 'curl: (2) no URL specified');
    return 2;
  }
  let code = 0;
  for (const text of options.urls) {
    const url = parseUrl(text);
    if (!url) return 3;
    const transfer = await fetchOnce(process, url, options);
    code = transfer.code;
    const failed = options.fail && (transfer.answer?.status ?? 0) >= 400;
    if (transfer.answer && !failed) await deliver(process, transfer.answer, options);
    if (failed) code = 22;
    const message = failed ? `The requested URL returned error: ${transfer.answer?.status}` : transfer.error;
    if (code !== 0 && (!options.silent || options.showErrors)) await complain(process, `curl: (${code}) ${message}`);
    if (options.writeOut) await print(process, writeOut(options.writeOut, url, transfer, code));
    if (code !== 0 && options.failEarly) return code;
  }
  return code;
};

async function deliver(process: Process, answer: HttpResponse, options: CurlOptions): Promise<void> {
  const head = `HTTP/1.1 ${answer.status} ${answer.reason}\r\n${[...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const content = Buffer.concat([
    options.include || options.headOnly ? Buffer.from(head) : Buffer.alloc(0),
    options.headOnly ? Buffer.alloc(0) : answer.body,
  ]);
  if (options.output === '/dev/null') return;
  if (options.output)
    process.machine.files.write(absolute(process, options.output), content, { at: process.machine.clock.now() });
  else await print(process, content);
}
