import { describe, expect, it } from 'vitest';
import { CAUSES, explain } from '../../../../src/cluster/kind/causes.js';

/** What the programs really write, by the cause it means. */
const OUTPUTS: readonly [code: string, output: string][] = [
  [
    'docker-not-running',
    'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  [
    'docker-not-running',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
  ],
  [
    'docker-not-running',
    'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.47/info": open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
  ],
  [
    'docker-permission',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.47/info": dial unix /var/run/docker.sock: connect: permission denied',
  ],
  ['docker-permission', 'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock'],
  [
    'port-in-use',
    `ERROR: failed to create cluster: command "docker run --name kubedrill-control-plane --publish=127.0.0.1:6443:6443/TCP" failed with error: exit status 125
Command Output: docker: Error response from daemon: driver failed programming external connectivity on endpoint kubedrill-control-plane: Bind for 127.0.0.1:6443 failed: port is already allocated.`,
  ],
  ['port-in-use', 'Error starting userland proxy: listen tcp4 127.0.0.1:6443: bind: address already in use'],
  [
    'disk-full',
    'Error response from daemon: write /var/lib/docker/tmp/docker-import-1/layer.tar: no space left on device',
  ],
  [
    'inotify-limit',
    'Nov 21 10:00:00 kubedrill-control-plane kubelet[712]: E1121 kubelet.go:1480] "Failed to start cAdvisor" err="inotify_init: too many open files"',
  ],
  ['inotify-limit', 'inotify_add_watch /sys/fs/cgroup/cpu: no space left on device'],
  [
    'rate-limit',
    'Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'image-digest',
    'ctr: content digest sha256:1f4ef0b6f8bd0d6f7ee5d1d0d1b0d3b53df1a7e1ad25bb2e5a2ce9d2e95c0b8a: not found',
  ],
  [
    'image-not-found',
    'Error response from daemon: manifest for kindest/node:v9.9.9 not found: manifest unknown: manifest unknown',
  ],
  [
    'image-not-found',
    "Error response from daemon: pull access denied for kubedrill/node, repository does not exist or may require 'docker login'",
  ],
  [
    'offline',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.168.1.1:53: no such host',
  ],
  ['offline', 'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout'],
  ['offline', 'fetch failed ENOTFOUND getaddrinfo ENOTFOUND dl.k8s.io'],
  [
    'subnet-overlap',
    'ERROR: failed to create cluster: failed to ensure docker network: command "docker network create -d=bridge kind" failed with error: exit status 1\nCommand Output: Error response from daemon: Pool overlaps with other one on this address space',
  ],
  [
    'subnet-overlap',
    'Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  ],
  ['subnet-overlap', 'Error response from daemon: all predefined address pools have been fully subnetted'],
  [
    'name-conflict',
    'docker: Error response from daemon: Conflict. The container name "/kubedrill-control-plane" is already in use by container "0f3e".',
  ],
  ['name-conflict', 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "kubedrill"'],
  [
    'cgroup-v1',
    'E1121 10:00:00.000000     712 run.go:72] "command failed" err="failed to validate kubelet configuration, error: kubelet is configured to not run on a host using cgroup v1. cgroup v1 support is unsupported and will be removed in a future release"',
  ],
  [
    'out-of-memory',
    'ERROR: failed to create cluster: command "docker exec kubeadm init" failed with error: exit status 137',
  ],
  ['out-of-memory', 'fork/exec /usr/bin/runc: cannot allocate memory'],
  ['wsl-cgroup', 'docker: Error response from daemon: cgroups: cannot find cgroup mount destination: unknown.'],
  [
    'node-did-not-boot',
    'ERROR: failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*|detected cgroup v1"',
  ],
  [
    'control-plane-did-not-start',
    `ERROR: failed to create cluster: failed to init node with kubeadm: command "docker exec --privileged kubedrill-control-plane kubeadm init --config=/kind/kubeadm.conf" failed with error: exit status 1
Command Output: [kubelet-check] The kubelet is not healthy after 4m0.000s`,
  ],
];

describe('explain', () => {
  it.each(OUTPUTS)('finds %s in what was written', (code, output) => {
    const error = explain('Creating the cluster', output);
    expect(error.code).toBe(code);
    expect(error.hint).toBeTruthy();
    expect(error.message).toContain('Creating the cluster failed');
    expect(error.exitCode).toBe(3);
  });

  it('has a tried output for every cause', () => {
    expect(new Set(OUTPUTS.map(([code]) => code))).toEqual(new Set(CAUSES.map(({ code }) => code)));
  });

  it('tells the cause before what it brings about', () => {
    const output = `failed to init node with kubeadm: exit status 1
write /etc/kubernetes/manifests/etcd.yaml: no space left on device`;
    expect(explain('Creating the cluster', output).code).toBe('disk-full');
  });

  it('keeps the last telling words of what it does not know', () => {
    const error = explain(
      'Removing the containers',
      'one\n\nError response from daemon: something new\n\nStack Trace:\ngoroutine 1',
    );
    expect(error.code).toBe('cluster-command-failed');
    expect(error.message).toBe('Removing the containers failed: Error response from daemon: something new');
  });
});
