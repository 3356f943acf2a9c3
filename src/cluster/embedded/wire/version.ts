/** The version of Kubernetes whose API this is; /version answers with it. */
export const KUBERNETES = 'v1.36.4';

export const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: KUBERNETES,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: process.version,
  compiler: 'node',
  platform: `${process.platform}/${process.arch}`,
};
