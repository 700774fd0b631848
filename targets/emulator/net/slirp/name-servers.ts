// The name servers that the host's own programs use. resolv.conf(5).

import type { VirtualHost } from '../../host/virtual-host.ts';

const CONFIGURATION = '/etc/resolv.conf';

export function nameServers({ files }: VirtualHost): readonly string[] {
  const text = new TextDecoder().decode(files.read(CONFIGURATION));
  return [...text.matchAll(/^nameserver[ \t]+(\S+)/gm)].map(([, server]) => server ?? '');
}
