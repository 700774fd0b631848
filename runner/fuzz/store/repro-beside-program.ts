// The part of `repro.sh` that stands beside the target, in plain Python: what `targets/host-side.ts` describes, as far as a script can
// make it. The shell asks it a line of JSON at a time and gets a line back: `cannot WHY`, `same …` or `other …` where something is judged.
//
// It lives in the folder of the script, `$D`, and in the network of the target.

import { SOCKETS_PROGRAM } from './repro-sockets.ts';

export const BESIDE_PROGRAM: string = SOCKETS_PROGRAM + String.raw`
class Passive:
    def __init__(self, close=lambda: None):
        self.close = close

    def send(self, data):
        pass


def ip(*words):
    done = subprocess.run(('ip',) + words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Cannot('ip %s: %s' % (' '.join(words), done.stderr.strip()))


def forget(interface):
    if os.path.exists('/sys/class/net/' + interface) or interface in open('/proc/net/dev').read():
        subprocess.run(('ip', 'link', 'delete', interface), capture_output=True)


def folder():
    folder.count += 1
    path = '%s/h%d' % (D, folder.count)
    os.mkdir(path)
    return path


folder.count = 0


def program(spec):
    path = folder() + '/program'
    body = {'echo': 'while IFS= read -r line; do printf \'echo %s\\n\' "$line"; done', 'exit': 'exit %d' % spec.get('status', 0)}[spec['behaviour']]
    calls = os.path.dirname(path) + '/calls'
    with open(path, 'w') as file:
        file.write('#!/bin/sh\nprintf \'%%s\\0\' "$#" "$@" >> \'%s\'\n%s\n' % (calls, body))
    os.chmod(path, 0o755)
    return path


def free_port(spec):
    host = spec.get('host', '127.0.0.1')
    with socket.socket(family(host), socket.SOCK_STREAM if spec['protocol'] == 'tcp' else socket.SOCK_DGRAM) as sock:
        sock.bind((host, 0))
        return sock.getsockname()[1]


def switch():
    if shutil.which('vde_switch') is None:
        raise Cannot('there is no vde_switch (install vde2)')
    path = folder() + '/ctl'
    # It ends with its console, our pipe.
    child = subprocess.Popen(['vde_switch', '--sock', path, '--rcfile', '/dev/null'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child.stdin.write(b'port/print\n')
    child.stdin.flush()
    for line in child.stdout:
        if re.search(rb'^(vde\S* )?1\d\d\d ', line):
            break
    else:
        raise Cannot('vde_switch does not start')
    spawn(child.stdout.read)
    return path, Passive(lambda: (child.stdin.close(), child.wait(5)))


def opened(name, spec):
    kind = spec['kind']
    cut = cut_frames if spec.get('carries') == 'frames' else cut_bytes
    if kind == 'listener':
        host = spec.get('host', '127.0.0.1')
        server = socket.socket(family(host))
        server.bind((host, 0))
        return Stream(name, cut, server), told(host, server.getsockname()[1])
    if kind == 'caller':
        try:
            sock = socket.create_connection(place(spec['to']), PEER_WAIT)
        except OSError:
            return Passive(), {'connected': False}
        sock.settimeout(None)
        stream = Stream(name, cut)
        stream.take(sock)
        return stream, dict(told(*sock.getsockname()[:2]), connected=True)
    if kind == 'datagrams':
        socket_of_it = Datagrams(name, spec)
        return socket_of_it, socket_of_it.info
    if kind in ('unix-listener', 'vhost-user'):
        path = folder() + '/s'
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        return Stream(name, cut_vhost_user(spec['queues']) if kind == 'vhost-user' else cut_bytes, server, spec.get('once', False)), {'path': path}
    if kind == 'free-port':
        return Passive(), told(spec.get('host', '127.0.0.1'), free_port(spec))
    if kind in ('free-interface', 'bridge'):
        interface = 'plumb' + os.urandom(3).hex()
        if kind == 'bridge':
            ip('link', 'add', interface, 'type', 'bridge')
            ip('link', 'set', interface, 'up')
        return Passive(lambda: forget(interface)), {'name': interface}
    if kind == 'program':
        return Passive(), {'path': program(spec)}
    if kind == 'folder':
        path = folder()
        for file, text in spec['files'].items():
            os.makedirs(os.path.dirname(os.path.join(path, file)), exist_ok=True)
            with open(os.path.join(path, file), 'w') as out:
                out.write(text)
        return Passive(), {'path': path}
    if kind == 'vde-switch':
        path, it = switch()
        return it, {'path': path}
    raise Cannot('a %s is more than this script makes' % kind)


def is_held(protocol, address):
    host, port = place(address)
    word = ''.join('%02X' % int(part) for part in reversed(host.split('.'))) if ':' not in host else None
    for table in (protocol, protocol + '6'):
        try:
            rows = open('/proc/net/' + table).read().split('\n')[1:]
        except OSError:
            continue
        for row in filter(None, map(str.split, rows)):
            where, _, number = row[1].partition(':')
            if int(number, 16) != port or (protocol == 'tcp' and row[3] != '0A'):
                continue
            if word is None and len(where) == 32 or where in (word, '0' * 8, '0' * 32):
                return True
    return False


def calls_of(text):
    path = known.get(text, {}).get('path', text)
    try:
        words = open(os.path.join(os.path.dirname(path), 'calls')).read().split('\0')[:-1]
    except OSError:
        words = []
    calls = []
    while words:
        count = int(words[0])
        calls.append(words[1:1 + count])
        words = words[1 + count:]
    return calls


def kind_of(mode):
    return next((name for name, fits in (('file', stat.S_ISREG), ('folder', stat.S_ISDIR), ('socket', stat.S_ISSOCK)) if fits(mode)), 'other')


def answer(question):
    kind = question['kind']
    if kind == 'port':
        return {'open': is_held(question['protocol'], question['address'])}
    if kind == 'calls':
        calls = calls_of(question['program'])
        return {'calls': calls, 'times': len(calls)}
    if kind == 'interface':
        return {'exists': re.search(r'^ *%s:' % re.escape(question['name']), open('/proc/net/dev').read(), re.M) is not None}
    if kind == 'path':
        found = sorted(glob.glob(question['path'])) if '*' in question['path'] else [question['path']]
        if not found or not os.path.lexists(found[0]):
            return {'exists': False}
        mode = os.lstat(found[0]).st_mode
        return {'exists': True, 'kind': kind_of(mode), 'mode': oct(stat.S_IMODE(mode))[2:]}
    raise Cannot('a question about %s is more than this script asks' % kind)


def close(name):
    guests.pop(name, None)
    it = standing.pop(name, None)
    if it is not None:
        it.close()


def do_open(asked):
    name = asked['open']
    close(name)
    try:
        standing[name], known[name] = opened(name, fill(asked['endpoint']))
    except OSError as error:
        raise Cannot('%s cannot be opened: %s' % (name, error))
    return 'ok'


def packets_at(asked):
    def counts(packet):
        # Neighbour discovery comes at times of its own.
        return not (asked.get('quiet') and packet[24:28] == '86dd' and packet[40:42] == '3a')
    return sorted(packet for name, packet in came if name == asked['at'] and counts(packet))


def do_exchange(asked):
    global came
    for name, packet in asked['send']:
        if name in standing:
            standing[name].send(bytes.fromhex(packet))
    until = time.monotonic() + asked['wait']
    if not asked['until']:
        # Nothing tells when it has been taken.
        time.sleep(0.1)
    with news:
        for name, count in asked['until'].items():
            news.wait_for(lambda: sum(1 for each, _ in came if each == name) >= count, max(0, until - time.monotonic()))
        if 'at' in asked:
            # As many as came then, and others: no more of them could make it the same.
            then = sorted(asked['seen'])
            news.wait_for(lambda: packets_at(asked) != then and len(packets_at(asked)) >= max(1, len(then)), max(0, until - time.monotonic()))
        now = packets_at(asked) if 'at' in asked else []
        came = []
    if 'at' not in asked:
        return 'ok'
    return '%s %s' % ('same' if now == then else 'other', 'nothing comes' if not now else '%d packets come' % len(now) if len(now) > 1 else now[0][:200] + ' comes')


def do_ask(asked):
    question, then = fill(asked['ask']), asked['seen']
    until = time.monotonic() + asked['wait']
    while True:
        now = answer(question)
        same = all(now.get(name) == value for name, value in then.items())
        if same != asked['judge'] or time.monotonic() >= until:
            break
        time.sleep(0.05)
    if 'as' in asked:
        known[asked['as']] = now
    return '%s %s' % ('same' if same else 'other', json.dumps(now)[:300])


def do(asked):
    if 'open' in asked: return do_open(asked)
    if 'close' in asked: return close(asked['close']) or 'ok'
    if 'guest' in asked:
        guests[asked['guest']] = bytes.fromhex(asked['mac'].replace(':', '')), socket.inet_aton(asked['ipv4'])
        return 'ok'
    if 'send' in asked: return do_exchange(asked)
    if 'ask' in asked: return do_ask(asked)
    return fill(asked['tell'])


for line in sys.stdin:
    try:
        said = do(json.loads(line))
    except Cannot as reason:
        said = 'cannot %s' % reason
    print(said.replace('\n', ' '), flush=True)
for name in list(standing):
    close(name)
`;
