// The CONFIG symbols that an emulated build can have, and those that it has unless told otherwise: Debian's QEMU 7.2.

/** A symbol that no row lists has no effect and is refused. */
export const CONFIG_SYMBOLS: readonly string[] = [
  'CONFIG_SLIRP', 'CONFIG_L2TPV3', 'CONFIG_VDE', 'CONFIG_NET_BRIDGE', 'CONFIG_VHOST_NET', 'CONFIG_VHOST_NET_USER',
  'CONFIG_VHOST_NET_VDPA', 'CONFIG_VHOST_USER', 'CONFIG_VHOST_VDPA', 'CONFIG_LINUX', 'CONFIG_POSIX', 'CONFIG_NETMAP', 'CONFIG_VMNET',
];

const ABSENT: ReadonlySet<string> = new Set(['CONFIG_NETMAP', 'CONFIG_VMNET']);

export const DEFAULT_BUILD: readonly string[] = CONFIG_SYMBOLS.filter((symbol) => !ABSENT.has(symbol));
