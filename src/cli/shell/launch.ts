/** How an interactive shell is started with our additions to the user's own settings. */
export interface Launch {
  args: readonly string[];
  /** On top of the lab's environment. */
  env: Readonly<Record<string, string>>;
  /** Files to write into `folder` beforehand, by name. */
  files: Readonly<Record<string, string>>;
}

export interface LaunchRequest {
  /** Lab id, for the prompt. */
  lab: string;
  /** Set again after the user's own start-up files, which may have set them to something else. Without PATH. */
  env: Readonly<Record<string, string>>;
  /** Put before the PATH that the start-up files leave: where the lab's words and the kubectl are that fit. */
  binFolders: readonly string[];
  /** Where the files will be. */
  folder: string;
  /** The user's environment: ZDOTDIR, HOME. */
  userEnv: Readonly<Record<string, string | undefined>>;
}

/** In single quotes, for POSIX shells. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a POSIX shell does after the user's own start-up files. */
export function settings({ env, binFolders }: LaunchRequest): string {
  const path = binFolders.map((folder) => `${quote(folder)}:`).join('');
  return [exports(env), `export PATH=${path}"$PATH"`, 'alias k=kubectl', TIME_LEFT].join('\n');
}

/** For the prompt: whole minutes, the one that runs included. */
const TIME_LEFT = `kubedrill_left() {
  kubedrill_seconds=$((\${KUBEDRILL_DEADLINE:-0} - $(date +%s)))
  if [ "$kubedrill_seconds" -gt 0 ]; then echo "$(((kubedrill_seconds + 59) / 60)) min"; else echo 'time is up'; fi
}`;

/** The beginning of a prompt that says the lab and the time left; the shell works it out anew each time. */
export function promptStart(lab: string): string {
  return quote(`(${lab}, $(kubedrill_left)) `);
}

export function exports(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(value)}`)
    .join('\n');
}
