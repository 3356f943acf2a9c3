// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell texts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findImage } from '../../../src/cluster/embedded/images/catalog.js';
import { ClusterNetwork } from '../../../src/cluster/embedded/net/cluster-network.js';
import { clusterResolv, PodNetwork } from '../../../src/cluster/embedded/net/pod-network.js';
import { WorldView } from '../../../src/cluster/embedded/net/world-view.js';
import { contentOf, Handle, sinkTo } from '../../../src/cluster/embedded/process/descriptor.js';
import { Files } from '../../../src/cluster/embedded/process/files.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';
import type { Clock } from '../../../src/domain/clock.js';
import { systemClock } from '../../../src/domain/clock.js';

const stop = new AbortController();
afterAll(() => stop.abort());

let network: PodNetwork;
beforeAll(() => {
  const cluster = new ClusterNetwork(new WorldView(new Store(), stop.signal), systemClock);
  network = new PodNetwork(cluster, 'default', 'box', '10.244.0.9', [], clusterResolv('default'));
  cluster.plug(network);
});

async function shell(
  script: string,
  options: { image?: string; program?: string; args?: string[]; stdin?: string; clock?: Clock } = {},
) {
  const image = findImage(options.image ?? 'registry.k8s.io/e2e-test-images/agnhost:2.63.0');
  const name = options.program ?? 'bash';
  const program = image?.programs.get(name);
  if (!image || !program) throw new Error('no shell');
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const handles = new Map([
    [0, new Handle(contentOf(Buffer.from(options.stdin ?? '')))],
    [1, new Handle(sinkTo((chunk) => stdout.push(chunk)))],
    [2, new Handle(sinkTo((chunk) => stderr.push(chunk)))],
  ]);
  const code = await program({
    machine: {
      hostname: 'box',
      files: new Files(image.files()),
      network,
      clock: options.clock ?? systemClock,
      programs: image.programs,
      banner: '',
      user: { id: 0, name: 'root' },
    },
    argv: [name, '-c', script, name, ...(options.args ?? [])],
    env: new Map([['HOME', '/root']]),
    cwd: '/',
    descriptors: handles,
    signal: stop.signal,
    onSignal: () => undefined,
  });
  const textOf = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('utf8');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

describe('the shell', () => {
  it.each<[string, string]>([
    ['echo a b  c', 'a b c\n'],
    ['x="a  b"; echo $x; echo "$x"', 'a b\na  b\n'],
    ['echo $((1 + 2 * 3)) $((16#ff)) $((7 % 4))', '7 255 3\n'],
    ['for i in 1 2 3; do echo -n $i; done; echo', '123\n'],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
    ['for ((i=0; i<3; i++)); do printf "%d," $i; done', '0,1,2,'],
    ['printf "a\\nb\\nc\\n" | grep -v b | wc -l', '2\n'],
    ['f() { local x=$1; echo "[$x]"; return 3; }; f hi; echo $?', '[hi]\n3\n'],
    ['case web-1 in web-*) echo yes ;; *) echo no ;; esac', 'yes\n'],
    ['a=(x "y z"); a+=(w); echo "${#a[@]} ${a[1]} ${a[@]:1}"', '3 y z y z w\n'],
    ['declare -A m=([k]=v); m[q]=w; echo "${m[k]} ${!m[@]}"', 'v k q\n'],
    [
      'v=a.b.c; echo ${v#*.} ${v##*.} ${v%.*} ${v%%.*} ${v/b/X} ${v//./-} ${#v} ${v:2:1}',
      'b.c c a.b a a.X.c a-b-c 5 b\n',
    ],
    ['echo ${none:-d} ${none-e}; x=; echo "${x:+set}|${x+set}"', 'd e\n|set\n'],
    ['[[ abc == a* && abc =~ ^a(b)c$ ]] && echo ${BASH_REMATCH[1]}', 'b\n'],
    ['cat <<EOF\nhi $((1+1))\nEOF', 'hi 2\n'],
    ["cat <<'EOF'\n$HOME\nEOF", '$HOME\n'],
    ['read -r a b <<<"one two three"; echo "$b|$a"', 'two three|one\n'],
    ['IFS=. read -ra p <<<"a.b.c"; echo ${#p[@]}', '3\n'],
    ['echo hi >/tmp/f; echo more >>/tmp/f; cat /tmp/f; rm /tmp/f; ls /tmp', 'hi\nmore\n'],
    ['(cd /tmp; pwd); pwd', '/tmp\n/\n'],
    ['false || echo no; true && echo yes; ! true; echo $?', 'no\nyes\n1\n'],
    ['set -e; false || true; (exit 3) || echo caught; echo on', 'caught\non\n'],
    ['echo $(echo a; exit 4); x=$(exit 5); echo $?', 'a\n5\n'],
    ['sleep 0 & wait $!; echo $?; wait 99999; echo $?', '0\n127\n'],
    ['(sleep 0.02; exit 7) & p=$!; wait -n -p who $p; echo $? $((who == p))', '7 1\n'],
    ['sleep 60 & kill $!; wait $!; echo $?', '143\n'],
    ["trap 'echo bye' EXIT; echo hi", 'hi\nbye\n'],
    ['cat < <(printf xyz)', 'xyz'],
    ['set -o pipefail; false | true; echo $?', '1\n'],
    ['echo "$@" "${@:2:1}" $#', 'p q r q 3\n'],
    ['printf "\\x00\\x01A" | od -An -v -tx1', ' 00 01 41\n'],
    ['printf %s abc | base64', 'YWJj\n'],
    ['echo {a,b}{1..2}', 'a1 a2 b1 b2\n'],
  ])('%s', async (text, expected) => {
    const { stdout } = await shell(text, { args: ['p', 'q', 'r'] });
    expect(stdout).toBe(expected);
  });

  it('says what it does not find, and ends with 127', async () => {
    expect(await shell('nosuch')).toEqual({ code: 127, stdout: '', stderr: 'bash: nosuch: command not found\n' });
  });

  it('ends with a syntax error of its own', async () => {
    const { code, stderr } = await shell('if true; then echo');
    expect(code).toBe(2);
    expect(stderr).toContain('syntax error');
  });

  it('stops waiting for a line when the time is up', async () => {
    const { stdout } = await shell('read -t 0.05 x < <(sleep 5); echo $(( $? > 128 ))');
    expect(stdout).toBe('1\n');
  });

  it('opens both ends of a pipe, which then never ends by itself', async () => {
    const script = `exec {over}<> <(:)
      { sleep 0.02; echo done >&"$over"; } &
      read -r -t 5 -u "$over" word && echo "$word"
      read -r -t 0.02 -u "$over" word || echo $?`;
    expect(await shell(script)).toEqual({ code: 0, stdout: 'done\n142\n', stderr: '' });
  });

  it('goes on after a refusal over UDP', async () => {
    const script =
      'exec 3<>/dev/udp/127.0.0.1/9; echo x >&3; read -t 1 -u 3 line; echo "read $?"; echo x >&3; cat <&3; echo "cat $?"';
    const { code, stdout, stderr } = await shell(`( ${script} ) & wait`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'read 1\ncat 1\n' });
    expect(stderr).toContain('Connection refused');
  });

  it('dials and hears a refusal', async () => {
    const { code, stderr } = await shell('exec 3<>/dev/tcp/127.0.0.1/9');
    expect(code).toBe(1);
    expect(stderr).toContain('connect: Connection refused');
  });

  it('speaks over a connection of its own pod', async () => {
    const { stdout } = await shell(
      '/agnhost netexec --http-port=8123 --udp-port=8124 & sleep 0.01; curl -s localhost:8123/hostname; exec 4<>/dev/udp/127.0.0.1/8124; echo hostname >&4; read -r -t 1 -N 1 -u 4 name; echo " $name"; kill $!',
    );
    // A read of one byte takes one byte of the datagram; the rest of it is lost.
    expect(stdout).toBe('box b\n');
  });
});

describe('busybox', () => {
  it.each([
    ['busybox seq 2', { code: 0, stdout: '1\n2\n', stderr: '' }],
    ['/bin/busybox sh -c "busybox cat" < /etc/os-release', { code: 0, stdout: 'NAME="busybox"\n', stderr: '' }],
    ['busybox --list', { code: 0, stdout: expect.stringMatching(/^sleep$/m) }],
    ['busybox vim', { code: 127, stdout: '', stderr: 'vim: applet not found\n' }],
  ])('runs the applet of %s', async (script, outcome) => {
    expect(await shell(script, { image: 'busybox', program: 'sh' })).toMatchObject(outcome);
  });
});
