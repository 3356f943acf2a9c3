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
  /** Put before the PATH that the start-up files leave: where the kubectl is that fits. */
  binFolder?: string;
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
export function settings({ env, binFolder }: LaunchRequest): string {
  const path = binFolder === undefined ? [] : [`export PATH=${quote(binFolder)}:"$PATH"`];
  return [exports(env), ...path, 'alias k=kubectl'].join('\n');
}

export function exports(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quote(value)}`)
    .join('\n');
}
