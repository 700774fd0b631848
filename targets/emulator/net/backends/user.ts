// `user`: the network stack inside the process. net/slirp.c, in its order of checks.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { formatIpv4, parseIpv4 } from '../addresses.ts';
import { flagOf, textOf, wrappedTextsOf } from '../arguments.ts';
import { Slirp } from '../slirp/slirp.ts';
import type { BootSettings, GuestForward, HostForward, Ipv4Settings, Ipv6Settings } from '../slirp/settings.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';
import { openFileServer, openGuestForward } from './user-guest-forward.ts';
import { parseHostForward } from './user-host-forward.ts';
import { parseIpv4Options } from './user-ipv4.ts';
import type { Ipv4Network } from './user-ipv4.ts';
import { parseIpv6Options } from './user-ipv6.ts';

const LONGEST_NAME = 255;

export function createUser(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const { defects } = state.options;
  if (defects.has('user-net-unchecked')) return created();
  const families = familiesOf(args);
  const fault = familyFault(args, families, defects);
  if (fault !== undefined) return refused(fault);
  const network = parseIpv4Options(args, defects);
  if ('faulty' in network) return refused(network.faulty);
  if (flagOf(args, 'restrict') === true && defects.has('user-restrict-refused'))
    return refused('restrict is not supported');
  const server = smbServerFault(args);
  if (server !== undefined) return refused(server);
  const ipv6 = parseIpv6Options(args, defects);
  if ('faulty' in ipv6) return refused(ipv6.faulty);
  const name = nameFault(args, defects);
  return name === undefined ? openNetwork(request, network, { families, ipv6 }) : refused(name);
}

type Families = { readonly ipv4: boolean; readonly ipv6: boolean };

/** Naming one family alone switches the other off, or on where the one is switched off. */
function familiesOf(args: JsonObject): Families {
  const ipv4 = flagOf(args, 'ipv4');
  const ipv6 = flagOf(args, 'ipv6');
  return { ipv4: ipv4 ?? ipv6 !== true, ipv6: ipv6 ?? ipv4 !== true };
}

function familyFault(args: JsonObject, { ipv4, ipv6 }: Families, defects: ReadonlySet<string>): string | undefined {
  if (
    !ipv4 &&
    !defects.has('user-ipv4-members-without-ipv4-accepted') &&
    someText(args, ['net', 'ip', 'host', 'dns'])
  )
    return 'IPv4 is off, and a network, host or name server is given';
  if (
    !ipv6 &&
    !defects.has('user-ipv6-members-without-ipv6-accepted') &&
    someText(args, ['ipv6-prefix', 'ipv6-host', 'ipv6-dns'])
  )
    return 'IPv6 is off, and a prefix, host or name server is given';
  if (flagOf(args, 'ipv4') !== undefined && flagOf(args, 'ipv6') === undefined && defects.has('user-ipv4-alone-refused'))
    return 'ipv4 must be given with ipv6';
  return ipv4 || ipv6 || defects.has('user-both-families-off-accepted') ? undefined : 'IPv4 and IPv6 are both off';
}

function someText(args: JsonObject, members: readonly string[]): boolean {
  return members.some((member) => textOf(args, member) !== undefined);
}

function smbServerFault(args: JsonObject): string | undefined {
  const text = textOf(args, 'smbserver');
  return text === undefined || parseIpv4(text) !== undefined ? undefined : 'smbserver is no IPv4 address';
}

function nameFault(args: JsonObject, defects: ReadonlySet<string>): string | undefined {
  if (textOf(args, 'domainname') === '' && !defects.has('user-empty-domainname-accepted')) return 'domainname is empty';
  if (defects.has('user-long-names-accepted')) return undefined;
  const tooLong = ['domainname', 'hostname', 'tftp-server-name'].find(
    (member) => byteLength(textOf(args, member) ?? '') > LONGEST_NAME,
  );
  return tooLong === undefined ? undefined : `${tooLong} has more than ${LONGEST_NAME} bytes`;
}

function byteLength(text: string): number {
  return text.length * 3 <= LONGEST_NAME ? text.length : new TextEncoder().encode(text).length;
}

type Ipv6Choice = { readonly families: Families; readonly ipv6: Ipv6Settings };

type Opened = { readonly forwards: GuestForward[]; readonly releases: (() => void)[] };

/** Guest rules come first and the last rule of each list first; one bad rule closes what the others opened. */
function openNetwork(request: BackendRequest, network: Ipv4Network, { families, ipv6 }: Ipv6Choice): BackendOutcome {
  const { args, state, port } = request;
  const { defects } = state.options;
  const opened: Opened = { forwards: [], releases: [] };
  const fault = openGuestRules(request, network, opened);
  if (fault !== undefined) {
    closeAll(opened);
    return refused(fault);
  }
  const settings = {
    ipv4: families.ipv4 || defects.has('user-ipv4-off-answers') ? ipv4Settings(network) : undefined,
    ipv6: families.ipv6 || defects.has('user-ipv6-off-answers') ? ipv6 : undefined,
    restricted: flagOf(args, 'restrict') === true,
    boot: bootSettings(args),
    guestForwards: opened.forwards,
  };
  const slirp = new Slirp(settings, { out: (frame) => port.deliver(frame), host: state.world, defects });
  opened.releases.push(() => slirp.close());
  const hostFault = openHostRules(args, network, slirp, defects);
  if (hostFault === undefined) return created(() => closeAll(opened), (frame) => slirp.receive(frame));
  if (!defects.has('refused-hostfwd-keeps-ports')) closeAll(opened);
  return refused(hostFault);
}

function closeAll({ releases }: Opened): void {
  for (const release of releases) release();
}

/** The reason where one is refused. */
function openGuestRules(request: BackendRequest, network: Ipv4Network, { forwards, releases }: Opened): string | undefined {
  const { args, state } = request;
  const taken = new Set<string>();
  const rules = state.options.defects.has('user-guestfwd-unchecked') ? [] : wrappedTextsOf(args, 'guestfwd').toReversed();
  const folder = textOf(args, 'smb');
  const isServed = folder !== undefined || state.options.defects.has('user-smb-without-folder');
  const attempts = [
    ...rules.map((rule) => () => openGuestForward(rule, network, taken, request)),
    ...(isServed ? [() => openFileServer(folder, network, taken, request)] : []),
  ];
  for (const attempt of attempts) {
    const outcome = attempt();
    if (outcome.kind === 'faulty') return outcome.desc;
    forwards.push(...outcome.forwards);
    releases.push(outcome.release);
  }
  return undefined;
}

function openHostRules(args: JsonObject, network: Ipv4Network, slirp: Slirp, defects: ReadonlySet<string>): string | undefined {
  const rules = defects.has('user-hostfwd-unchecked') ? [] : wrappedTextsOf(args, 'hostfwd').toReversed();
  for (const rule of defects.has('user-hostfwd-first-rule-only') ? rules.slice(-1) : rules) {
    const parsed = parseHostForward(rule, network, defects);
    if (typeof parsed === 'string') return `the host forwarding rule '${rule}' is wrong: ${parsed}`;
    const reason = slirp.openForward(misled(parsed, network, defects));
    if (reason !== undefined) return `the host forwarding rule '${rule}' cannot be set up: ${reason}`;
  }
  return undefined;
}

function misled(rule: HostForward, network: Ipv4Network, defects: ReadonlySet<string>): HostForward {
  return {
    ...rule,
    ...(defects.has('user-hostfwd-wrong-guest-port') ? { guestPort: rule.hostPort } : {}),
    ...(defects.has('user-hostfwd-wrong-guest-address') ? { guestAddress: formatIpv4(network.dhcp + 2) } : {}),
  };
}

function ipv4Settings({ network, mask, host, dns, dhcp }: Ipv4Network): Ipv4Settings {
  return { network, mask, host: formatIpv4(host), dns: formatIpv4(dns), firstLease: dhcp };
}

function bootSettings(args: JsonObject): BootSettings {
  const searchList = wrappedTextsOf(args, 'dnssearch');
  return {
    hostName: textOf(args, 'hostname'),
    domainName: textOf(args, 'domainname'),
    searchList: searchList.length === 0 ? undefined : searchList,
    tftpServerName: textOf(args, 'tftp-server-name'),
    bootFile: textOf(args, 'bootfile'),
    tftpFolder: textOf(args, 'tftp'),
  };
}
