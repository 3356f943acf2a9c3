export interface CurlOptions {
  urls: string[];
  method: string | undefined;
  headers: Record<string, string>;
  data: string | undefined;
  silent: boolean;
  showErrors: boolean;
  fail: boolean;
  include: boolean;
  headOnly: boolean;
  failEarly: boolean;
  follow: boolean;
  output: string | undefined;
  writeOut: string | undefined;
  connectMs: number | undefined;
  totalMs: number | undefined;
  connectTo: string[];
  resolve: string[];
  insecure: boolean;
  verbose: boolean;
}

/** The options and URLs of a command line; the option that is not known here, as a text. */
export function parseCurl(args: readonly string[]): CurlOptions | string {
  const options: CurlOptions = {
    urls: [],
    method: undefined,
    headers: {},
    data: undefined,
    silent: false,
    showErrors: false,
    fail: false,
    include: false,
    headOnly: false,
    failEarly: false,
    follow: false,
    output: undefined,
    writeOut: undefined,
    connectMs: undefined,
    totalMs: undefined,
    connectTo: [],
    resolve: [],
    insecure: false,
    verbose: false,
  };
  const queue = [...args];
  const value = (): string => queue.shift() ?? '';
  const header = (line: string): void => {
    const at = line.indexOf(':');
    options.headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  };
  const long: Record<string, () => void> = {
    '--request': () => (options.method = value()),
    '--header': () => header(value()),
    '--data': () => (options.data = value()),
    '--data-raw': () => (options.data = value()),
    '--output': () => (options.output = value()),
    '--write-out': () => (options.writeOut = value()),
    '--connect-timeout': () => (options.connectMs = Number(value()) * 1000),
    '--max-time': () => (options.totalMs = Number(value()) * 1000),
    '--connect-to': () => options.connectTo.push(value()),
    '--resolve': () => options.resolve.push(value()),
    '--noproxy': () => value(),
    '--max-filesize': () => value(),
    '--retry': () => value(),
    '--user-agent': () => (options.headers['User-Agent'] = value()),
    '--silent': () => (options.silent = true),
    '--show-error': () => (options.showErrors = true),
    '--fail': () => (options.fail = true),
    '--include': () => (options.include = true),
    '--head': () => (options.headOnly = true),
    '--location': () => (options.follow = true),
    '--fail-early': () => (options.failEarly = true),
    '--url': () => options.urls.push(value()),
    '--insecure': () => (options.insecure = true),
    '--globoff': () => {},
    '--path-as-is': () => {},
    '--http1.1': () => {},
    '--http1.0': () => {},
    '--verbose': () => (options.verbose = true),
    '--disable': () => {},
    '--ipv4': () => {},
    '--no-progress-meter': () => {},
  };
  const short: Record<string, string> = {
    X: '--request',
    H: '--header',
    d: '--data',
    o: '--output',
    w: '--write-out',
    m: '--max-time',
    A: '--user-agent',
    s: '--silent',
    S: '--show-error',
    f: '--fail',
    i: '--include',
    I: '--head',
    L: '--location',
    k: '--insecure',
    g: '--globoff',
    v: '--verbose',
    q: '--disable',
    '4': '--ipv4',
  };
  while (queue.length > 0) {
    const word = queue.shift() ?? '';
    if (word.startsWith('--')) {
      const run = long[word];
      if (!run) return word;
      run();
    } else if (word.startsWith('-') && word.length > 1) {
      for (let i = 1; i < word.length; i++) {
        const name = short[word[i] ?? ''];
        if (!name) return `-${word[i]}`;
        const rest = word.slice(i + 1);
        if ('XHdowmA'.includes(word[i] ?? '') && rest) {
          queue.unshift(rest);
          long[name]?.();
          break;
        }
        long[name]?.();
      }
    } else options.urls.push(word);
  }
  return options;
}
