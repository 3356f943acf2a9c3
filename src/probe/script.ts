/**
 * What runs inside the source pod, in bash, with tools that every agnhost image has (curl, dd, od, sleep).
 * Nothing is interpolated: probes come as arguments. Arguments:
 *
 *   LIMIT                    seconds that one connection attempt or one DNS question may take
 *   then per name: NAME COUNT, and COUNT times seven words:
 *   ID KIND ADDRESS PORT HOST PATH TIMES
 *
 * NAME is resolved once for all of its probes; where it is empty, each has an ADDRESS of its own. HOST is for HTTP
 * (and SNI). KIND is tcp, udp, sctp, http, https or one of the DNS records A, AAAA, CNAME, SRV.
 * Each probe prints one JSON line when it ends; the last line, {"end":COUNT}, says that all have.
 *
 * Resolving is a step of its own, by our own UDP questions, because the C library's errors do not tell a name that
 * does not exist from a server that does not answer. `6b64` ("kd") is the id of each question.
 */
export const PROBE_SCRIPT = bash`
LC_ALL=C
limit=$1; shift
micros=$(( 10#§{limit/./} * 1000 ))
total=0

emit() { printf '{"id":%s,"step":"%s","ok":%s,"us":%s%s}\n' "$1" "$2" "$3" "$(( §{EPOCHREALTIME/./} - began ))" "$4"; }

quoted() {
  local text=§{1//[^[:print:]]/ }
  text=§{text//\\/\\\\}
  printf ',"%s":"%s"' "$2" "§{text//\"/\\\"}"
}

servers=() search=() ndots=1
while read -r key rest; do
  case $key in
    nameserver) servers+=("§{rest%% *}") ;;
    search) read -ra search <<<"$rest" ;;
    options) [[ $rest =~ ndots:([0-9]+) ]] && ndots=§{BASH_REMATCH[1]} ;;
  esac
done </etc/resolv.conf

# ask NAME TYPE: the answer's bytes as hex in $answer. 1: no answer in time, 2: refused, 3: not a name.
ask() {
  local labels label packet='kd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00' socket reader id
  [[ $1 =~ ^[A-Za-z0-9_.-]+$ ]] || return 3
  IFS=. read -ra labels <<<"$1"
  for label in "§{labels[@]}"; do
    (( §{#label} > 0 && §{#label} < 64 )) || return 3
    packet+=$(printf '\\x%02x' "§{#label}")$label
  done
  packet+='\x00\x00'$(printf '\\x%02x' "$2")'\x00\x01'
  exec {socket}<>"/dev/udp/§{servers[0]}/53" || return 2
  # By way of dd, in one piece: printf writes a datagram for each line, and a label of ten letters begins with a newline.
  printf "$packet" | dd obs=512 2>/dev/null >&"$socket"
  exec {reader}< <(exec dd bs=4096 count=1 <&"$socket" 2>/dev/null)
  local dd=$! status=0
  IFS= read -r -t "$limit" -N 2 -u "$reader" id || status=$?
  if (( status > 128 )); then
    kill "$dd"; status=1
  elif [[ $id == kd ]]; then
    answer=$(od -An -v -tx1 <&"$reader"); answer=6b64§{answer//[[:space:]]/}; status=0
  else
    status=2
  fi
  wait "$dd" 2>/dev/null
  exec {socket}>&- {reader}<&-
  return "$status"
}

# Candidates in the resolver's order. A name under the cluster's own zone is asked as it stands first: its
# completions cannot exist.
candidates() {
  local name=$1 suffix dots=§{1//[^.]/} under=no
  if [[ $name == *. ]]; then names=("§{name%.}"); return; fi
  names=()
  for suffix in "§{search[@]}"; do
    names+=("$name.$suffix")
    [[ $suffix == svc.* && $name == *."$suffix" ]] && under=yes
  done
  if [[ $under == yes ]] || (( §{#dots} >= ndots )); then names=("$name" "§{names[@]}"); else names+=("$name"); fi
}

# lookup NAME TYPE: the first candidate with an answer of that type; $answer and $asked are set. 0: found, 1: no answer
# in time, 2: refused, 3: no such name, 4: the server failed.
lookup() {
  local names code status candidate
  answer=
  candidates "$1"
  for candidate in "§{names[@]}"; do
    asked=$candidate
    ask "$candidate" "$2"; status=$?
    (( status == 1 || status == 2 )) && return "$status"
    (( status == 3 )) && continue
    code=§{answer:7:1}
    [[ $code == 0 && §{answer:12:4} != 0000 ]] && return 0
    [[ $code == 0 || $code == 3 ]] || return 4
  done
  return 3
}

# skip_name POSITION: hex position behind a name in $answer, in $at.
skip_name() {
  at=$1
  local length
  while length=$((16#§{answer:at:2})); do
    (( length == 0 )) && { (( at += 2 )); return; }
    (( length >= 192 )) && { (( at += 4 )); return; }
    (( at += 2 + 2 * length ))
  done
}

# first_address: the first A record of $answer, in $ip.
first_address() {
  local at count=$((16#§{answer:12:4})) size data
  skip_name 24; (( at += 8 ))
  while (( count-- > 0 && at < §{#answer} )); do
    skip_name "$at"
    size=$((16#§{answer:at+16:4})) data=§{answer:at+20:8}
    if [[ §{answer:at:4} == 0001 ]]; then
      ip=$((16#§{data:0:2})).$((16#§{data:2:2})).$((16#§{data:4:2})).$((16#§{data:6:2}))
      return 0
    fi
    (( at += 20 + 2 * size ))
  done
  return 1
}

in_hosts_file() {
  local address names name
  while read -r address names; do
    [[ $address == \#* ]] && continue
    for name in $names; do
      [[ $name == \#* ]] && break
      [[ $name == "$1" && $address != *:* ]] && { ip=$address; return 0; }
    done
  done </etc/hosts
  return 1
}

# resolve NAME: $ip, or 1 to 4 as lookup says.
resolve() {
  if [[ $1 == *:* || $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$ ]]; then ip=$1; return 0; fi
  in_hosts_file "$1" && return 0
  lookup "$1" 1 || return $?
  first_address || return 3
}

dial() { exec 3<>"/dev/$1/$ip/$2"; }

# A second attempt only to hear the reason of a failure.
tcp() {
  local began=§{EPOCHREALTIME/./} message
  if dial tcp "$2" || message=$(dial tcp "$2" 2>&1); then emit "$1" connect true ""
  else emit "$1" connect false "$(quoted "$message" message)"; fi
}

# Only an answer proves that a datagram arrived. DNS servers are asked a DNS question, all others netexec's "hostname".
udp_once() {
  exec 3<>"/dev/udp/$ip/$1" || return 1
  local packet='hostname\n'
  (( $1 == 53 )) && packet='kd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x0akubernetes\x07default\x03svc\x07cluster\x05local\x00\x00\x01\x00\x01'
  printf "$packet" | dd obs=512 2>/dev/null >&3 && IFS= read -r -t "$limit" -N 1 -u 3
}

udp() {
  local began=§{EPOCHREALTIME/./} message status
  message=$(udp_once "$2" 2>&1); status=$?
  if (( status == 0 )); then emit "$1" connect true ""
  elif (( status > 128 )); then emit "$1" connect false ',"late":true'
  else emit "$1" connect false "$(quoted "$message" message)"; fi
}

sctp() {
  local began=§{EPOCHREALTIME/./} message address=$ip
  [[ $ip == *:* ]] && address="[$ip]"
  if message=$(/agnhost connect --protocol sctp --timeout "§{limit}s" "$address:$2" 2>&1); then emit "$1" connect true ""
  else emit "$1" connect false "$(quoted "$message" message)"; fi
}

# http ID SCHEME PORT NAME PATH TIMES HOST: TIMES requests, each on its own connection. The answer goes out as base64:
# after each body a mark and what curl says of the transfer.
http() {
  local began=§{EPOCHREALTIME/./} address=$ip name=§{4%:*} urls=() options=() index answer message
  [[ $ip == *:* ]] && address="[$ip]"
  [[ $4 == *:*:* ]] && name="[$4]"
  for (( index = 0; index < $6; index++ )); do urls+=("$2://$name:$3$5"); done
  (( $6 > 1 )) && options+=(-H 'Connection: close')
  [[ $7 ]] && options+=(-H "Host: $7")
  answer=$(set -o pipefail; curl -q -s -k -g --path-as-is --noproxy '*' --http1.1 --fail-early "§{options[@]}" \
    --connect-to "::$address:$3" --connect-timeout "$limit" --max-time "$(( §{limit%.*} + 3 ))" --max-filesize 65536 \
    -w '\n~kubedrill~ %{exitcode} %{http_code} %{time_connect} %{errormsg}\n%{certs}~end~\n' \
    "§{urls[@]}" | base64 -w 0)
  # curl's exit code 7 does not say why there was no connection; dialling again does.
  (( $? == 7 )) && message=$(dial tcp "$3" 2>&1)
  emit "$1" http true ",\"answer\":\"$answer\"$(quoted "$message" message)"
}

record() {
  local began=§{EPOCHREALTIME/./} asked answer status
  lookup "$2" "$3"; status=$?
  emit "$1" dns "$( (( status == 0 )) && echo true || echo false)" ",\"status\":$status$(quoted "$asked" asked),\"answer\":\"$answer\""
}

# questions NAME COUNT PROBE...: DNS records of one name.
questions() {
  local name=$1 type
  shift 2
  while (( $# )); do
    case $2 in A) type=1 ;; AAAA) type=28 ;; CNAME) type=5 ;; SRV) type=33 ;; esac
    record "$1" "$name" "$type" &
    shift 7
  done
  wait
}

# group NAME COUNT PROBE...: one name, resolved once, and all its probes side by side.
group() {
  local name=$1 ip='' resolved status began=§{EPOCHREALTIME/./} ended left over
  local -A open=()
  shift 2
  if [[ $name ]]; then
    resolve "$name"; status=$?
    if (( status )); then
      while (( $# )); do emit "$1" resolve false ",\"status\":$status"; shift 7; done
      return
    fi
  fi
  # A pipe, open at both ends, in which each probe says that it has ended.
  exec {over}<> <(:)
  # Each probe becomes a process group, so that ending one ends all of it.
  set -m
  resolved=$ip
  while (( $# )); do
    ip=§{resolved:-$3}
    case $2 in
      tcp) { tcp "$1" "$4"; echo "$1" >&"$over"; } & open[$1]=$! ;;
      udp) udp "$1" "$4" & ;;
      sctp) sctp "$1" "$4" & ;;
      http | https) http "$1" "$2" "$4" "§{5:-§{name:-$ip}}" "$6" "$7" "$5" & ;;
    esac
    shift 7
  done
  began=§{EPOCHREALTIME/./}
  while (( §{#open[@]} )); do
    left=$(( micros - §{EPOCHREALTIME/./} + began ))
    (( left > 0 )) || break
    printf -v left '%d.%06d' "$(( left / 1000000 ))" "$(( left % 1000000 ))"
    IFS= read -r -t "$left" -u "$over" ended && unset "open[$ended]"
  done
  for ended in "§{!open[@]}"; do
    kill -- "-§{open[$ended]}" && emit "$ended" connect false ',"late":true'
  done
  wait
}

[[ $POD_IP ]] && printf '{"podIP":"%s"}\n' "$POD_IP"
while (( $# )); do
  case $4 in A | AAAA | CNAME | SRV) run=questions ;; *) run=group ;; esac
  "$run" "§{@:1:2+7*$2}" 2>/dev/null &
  (( total += $2 )); shift "$(( 2 + 7 * $2 ))"
done
wait
printf '{"end":%s}\n' "$total"
`;

/** The text as it stands, but for § before a brace, which is bash's $ (TypeScript would take it for its own). */
function bash(text: TemplateStringsArray): string {
  return text.raw.join('').replaceAll('§{', '$' + '{');
}
