// The part of `repro.sh` that is the same in each: it talks to a monitor over two pipes, by socat or by python3, and says at the
// end in one line what became of the fault.
//
// POSIX shell. `$FOUND` is what was found: died, silent, closed, said or seen.

export const SHELL_FUNCTIONS = `PATIENCE=\${PATIENCE:-10}
began=0
BESIDE=
D=$(mktemp -d "\${TMPDIR:-/tmp}/repro.XXXXXX") || exit 3
trap 'stop' EXIT
trap 'exit 3' INT TERM HUP
trap '' PIPE
ulimit -c 0

stop() {
  exec 3>&- 4<&- 5>&- 6<&- 7>&- 8<&-
  [ -z "$BESIDE" ] || kill "$BESIDE" 2>/dev/null
  [ -s "$D/pid" ] && [ ! -e "$D/status" ] && kill -KILL "$(cat "$D/pid")" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$D"
}

cannot() { echo "CANNOT TELL: $*"; exit 3; }

# What became of it, and how.
conclude() {
  if [ "$1" = "$FOUND" ]; then echo "REPRODUCED: $2"; exit 0; fi
  echo "NOT REPRODUCED: $2"; exit 1
}

if command -v socat >/dev/null 2>&1; then
  relay() { exec socat -T "$PATIENCE" - "UNIX-CONNECT:$MONITOR"; }
elif command -v python3 >/dev/null 2>&1; then
  relay() { exec python3 -c '
import os, select, socket, sys
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
peer.settimeout(float(sys.argv[2]))
while True:
    ready = select.select([0, peer], [], [], float(sys.argv[2]))[0]
    data = os.read(0, 65536) if 0 in ready else None
    if data: peer.sendall(data)
    said = peer.recv(65536) if peer in ready else None
    if said: os.write(1, said)
    if not ready or data == b"" or said == b"": break
' "$MONITOR" "$PATIENCE"; }
else
  cannot 'neither socat nor python3 is installed'
fi

start() {
  ( sh -c 'echo $$ >"$0/pid"; D=$0; exec "$@" </dev/null >/dev/null 2>"$D/stderr"' "$D" "$@"; echo $? >"$D/status.new"; mv "$D/status.new" "$D/status" ) 2>/dev/null &
  tries=0
  until [ -S "$MONITOR" ]; do
    [ ! -e "$D/status" ] || cannot "it ends as soon as it is started: $(tail -n 1 "$D/stderr")"
    tries=$((tries + 1)); [ $tries -lt 300 ] || cannot 'it opens no monitor'
    sleep 0.1
  done
}

# What stands beside the target is made by python3, which is asked a line at a time.
accompany() {
  command -v python3 >/dev/null 2>&1 || cannot 'python3 is not installed'
  mkfifo "$D/asked" "$D/told" || cannot 'no pipe can be made'
  python3 "$D/beside.py" "$D" <"$D/asked" >"$D/told" 2>"$D/beside.err" 3>&- 4<&- 7>&- 8<&- &
  BESIDE=$!
  exec 5>"$D/asked" 6<"$D/told"
}

beside() {
  printf '%s\\n' "$1" >&5
  IFS= read -r answer <&6 || cannot "what stands beside it has ended: $(tail -n 1 "$D/beside.err")"
  case $answer in "cannot "*) cannot "\${answer#cannot }" ;; esac
}

# What an endpoint has told: {NAME.FIELD}
told() { beside "{\\"tell\\": \\"$1\\"}"; printf '%s' "$answer"; }

# Connects and reads the greeting.
join() {
  tries=0
  until join_once; do
    leave
    [ ! -e "$D/status" ] || ended
    tries=$((tries + 1)); [ $tries -lt 30 ] || cannot 'its monitor does not greet'
    sleep 0.1
  done
}

join_once() {
  rm -f "$D/in" "$D/out"
  mkfifo "$D/in" "$D/out" || cannot 'no pipe can be made'
  relay <"$D/in" >"$D/out" 2>/dev/null 3>&- 4<&- 5>&- 6<&- 7>&- 8<&- &
  eval "exec $OUT>\\"\\$D/in\\" $IN<\\"\\$D/out\\""
  IFS= read -r line <&$IN
}

leave() { eval "exec $OUT>&- $IN<&-"; }

# From here on it is this monitor.
turn() {
  case $1 in
    0) MONITOR=$MONITOR0; OUT=3; IN=4 ;;
    *) MONITOR=$MONITOR1; OUT=7; IN=8 ;;
  esac
}

# One write. The text is a format of printf; what endpoints have told follows.
say() { printf "$@" >&$OUT; } 2>/dev/null

# Reads up to the reply that bears an id.
hear() {
  began=$(date +%s)
  while IFS= read -r line <&$IN; do
    printf '%s\\n' "$line" >>"$D/said"
    case $line in *'"id": "'"$1"'"'* | *'"id":"'"$1"'"'*) return 0 ;; esac
  done
  ended
}

# Reads so many lines.
take() {
  began=$(date +%s)
  left=$1
  while [ "$left" -gt 0 ]; do
    IFS= read -r line <&$IN || ended
    printf '%s\\n' "$line" >>"$D/said"
    left=$((left - 1))
  done
}

# The connection is gone: why?
ended() {
  lasted=$(($(date +%s) - began))
  tries=0
  until [ -e "$D/status" ] || [ $tries -ge 10 ]; do tries=$((tries + 1)); sleep 0.1; done
  if [ -e "$D/status" ]; then conclude died "$(death)"; fi
  if [ $lasted -ge $((PATIENCE - 1)) ]; then conclude silent "no reply within $PATIENCE seconds"; fi
  conclude closed 'it closed the connection'
}

death() {
  status=$(cat "$D/status")
  if [ "$status" -gt 128 ]; then printf 'died by SIG%s' "$(kill -l $((status - 128)))"; else printf 'exited with status %s' "$status"; fi
  words=$(grep -aE 'Assertion|assertion failed|Sanitizer:' "$D/stderr" | tail -n 1)
  [ -z "$words" ] || printf ': %s' "$words"
}

# What was said, without what changes from run to run.
plain() {
  tr -d '\\r' <"$D/said" | sed -e '/"error":/s/^.*"class": *"\\([A-Za-z]*\\)".*$/error \\1/' \\
    -e 's/"return": *{"qemu": *{[^}]*}, *"package": *"[^"]*"}/"return": "the version"/' \\
    -e 's/, *"id": *"[^"]*"//' -e 's/"id": *"[^"]*", *//' -e 's/, *"timestamp": *{[^}]*}//' -e 's/"timestamp": *{[^}]*}, *//'
}

line() { printf '%s' "\${1:-nothing}" | tr '\\n' ' '; }

# Whatever is still under way comes before the answer to this.
fence() {
  say '{"execute":"query-version","id":"fence"}\\n'
  hear fence
  grep -v '"id": *"fence"' "$D/said" >"$D/before"
  mv "$D/before" "$D/said"
}
`;
