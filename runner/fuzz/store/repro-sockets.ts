// The part of `repro.sh` that stands beside the target, in plain Python: its sockets, on which packets come and go.
//
// Whatever comes is in `came`, by the name of its endpoint, as hex.

export const SOCKETS_PROGRAM: string = String.raw`
import glob, json, os, re, shutil, socket, stat, struct, subprocess, sys, threading, time

D = sys.argv[1]
PEER_WAIT = 5
LONGEST_FRAME = 64 * 1024 + 4096
known, standing, guests, came = {}, {}, {}, []
news = threading.Condition()


class Cannot(Exception):
    pass


def fill(value):
    if isinstance(value, str):
        return re.sub(r'\{([a-z][a-z0-9-]*)\.([a-z][a-zA-Z]*)\}', lambda found: str(known.get(found[1], {}).get(found[2], found[0])), value)
    if isinstance(value, dict):
        return {name: fill(member) for name, member in value.items()}
    return [fill(item) for item in value] if isinstance(value, list) else value


def arrived(name, data):
    with news:
        came.append((name, data.hex()))
        news.notify_all()
    mac, address = guests.get(name, (b'', b''))
    # A request of ARP, RFC 826, for an address that somebody has here.
    if address and data[12:14] == b'\x08\x06' and data[20:22] == b'\0\1' and data[38:42] == address:
        standing[name].send(data[6:12] + mac + data[12:20] + b'\0\2' + mac + address + data[22:32])


def place(text):
    host, _, port = text.rpartition(':')
    return host.strip('[]'), int(port)


def family(host):
    return socket.AF_INET6 if ':' in host else socket.AF_INET


def told(host, port):
    return {'host': host, 'port': port, 'address': ('[%s]:%d' if ':' in host else '%s:%d') % (host, port)}


def spawn(work, *given):
    threading.Thread(target=work, args=given, daemon=True).start()


def ended(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


# Each cutter takes what came so far, and returns the rest; None where it makes no sense.
def cut_bytes(name, sock, data):
    arrived(name, data)
    return b''


def cut_frames(name, sock, data):
    while len(data) >= 4:
        size = struct.unpack('>I', data[:4])[0]
        if size > LONGEST_FRAME:
            return None
        if len(data) < 4 + size:
            break
        arrived(name, data[4:4 + size])
        data = data[4 + size:]
    return data


# The backend's half of the handshake of vhost-user.
def cut_vhost_user(queues):
    def reply(request, flags, body):
        if request == 1: return struct.pack('=Q', 1 << 15 | 1 << 22 | 1 << 30 | 1 << 32)
        if request == 15: return struct.pack('=Q', 1)
        if request == 17: return struct.pack('=Q', queues)
        if request == 11: return body[:4] + bytes(4)
        return struct.pack('=Q', 0) if flags & 8 else None

    def cut(name, sock, data):
        while len(data) >= 12:
            request, flags, size = struct.unpack('=III', data[:12])
            if size > 4096:
                return None
            if len(data) < 12 + size:
                break
            arrived(name, data[:12 + size])
            body = reply(request, flags, data[12:12 + size])
            if body is not None:
                sock.sendall(struct.pack('=III', request, 5, len(body)) + body)
            data = data[12 + size:]
        return data
    return cut


class Stream:
    def __init__(self, name, cut, server=None, once=False):
        self.name, self.cut, self.server, self.once = name, cut, server, once
        self.newest, self.peers = None, []
        if server is not None:
            server.listen(64)
            spawn(self.accept)

    def accept(self):
        while True:
            try:
                sock, _ = self.server.accept()
            except OSError:
                return
            if self.once:
                ended(self.server)
            self.take(sock)

    def take(self, sock):
        # Who does not read is not waited for.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack('@ll', PEER_WAIT, 0))
        with news:
            self.newest = sock
            self.peers.append(sock)
            news.notify_all()
        spawn(self.hear, sock)

    def hear(self, sock):
        rest = b''
        while rest is not None:
            try:
                data = sock.recv(65536)
                rest = self.cut(self.name, sock, rest + data) if data else None
            except OSError:
                break
        ended(sock)

    def send(self, data):
        with news:
            news.wait_for(lambda: self.newest is not None, PEER_WAIT)
        try:
            if self.newest is not None:
                self.newest.sendall(struct.pack('>I', len(data)) + data if self.cut is cut_frames else data)
        except OSError:
            pass

    def close(self):
        for sock in self.peers + ([] if self.server is None else [self.server]):
            ended(sock)


class Datagrams:
    def __init__(self, name, spec):
        group, to = spec.get('group'), spec.get('to')
        self.name, self.only = name, spec.get('from')
        self.to = place(to or group) if to or group else None
        host = spec.get('host') or ('::1' if to and ':' in place(to)[0] else '127.0.0.1')
        self.sock = socket.socket(family(host), socket.SOCK_DGRAM)
        self.out = self.sock
        if group:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.sock.bind(self.to)
            loop = socket.inet_aton('127.0.0.1')
            self.sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(self.to[0]) + loop)
            self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.out.bind(('127.0.0.1', 0))
            self.out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loop)
        else:
            self.sock.bind((host, 0))
        self.info = told(*(self.to if group else self.sock.getsockname()[:2]))
        self.fixed = self.to is not None
        spawn(self.hear)

    def hear(self):
        while True:
            try:
                data, peer = self.sock.recvfrom(65536)
            except ConnectionError:
                continue
            except OSError:
                return
            if peer is None:
                return
            own = self.out is not self.sock and peer[:2] == self.out.getsockname()[:2]
            if own or (self.only and told(*peer[:2])['address'] != self.only):
                continue
            with news:
                if not self.fixed:
                    self.to = peer[:2]
                news.notify_all()
            arrived(self.name, data)

    def send(self, data):
        with news:
            news.wait_for(lambda: self.to is not None, PEER_WAIT)
        try:
            if self.to is not None:
                self.out.sendto(data, self.to)
        except OSError:
            pass

    def close(self):
        for sock in {self.sock, self.out}:
            ended(sock)

`;
