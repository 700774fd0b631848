// `user`: the network stack inside the process. net/slirp.c, in its order of checks.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { parseIpv4 } from '../addresses.ts';
import { flagOf, textOf, wrappedTextsOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';
import type { RuleOutcome } from './user-forward.ts';
import { openGuestForward, openHostForward } from './user-forward.ts';
import type { Ipv4Network } from './user-ipv4.ts';
import { parseIpv4Options } from './user-ipv4.ts';
import { ipv6Fault } from './user-ipv6.ts';

const LONGEST_NAME = 255;

export function createUser(request: BackendRequest): BackendOutcome {
  const { args, state } = request;
  const { defects } = state.options;
  if (defects.has('user-net-unchecked')) return created();
  const fault = familyFault(args, defects);
  if (fault !== undefined) return refused(fault);
  const network = parseIpv4Options(args, defects);
  if ('faulty' in network) return refused(network.faulty);
  if (flagOf(args, 'restrict') === true && defects.has('user-restrict-refused'))
    return refused('restrict is not supported');
  const later = smbServerFault(args) ?? ipv6Fault(args, defects) ?? nameFault(args, defects);
  if (later !== undefined) return refused(later);
  return openRules(request, network);
}

/** Naming one family alone switches the other off, or on where the one is switched off. */
function familyFault(args: JsonObject, defects: ReadonlySet<string>): string | undefined {
  const ipv4 = flagOf(args, 'ipv4');
  const ipv6 = flagOf(args, 'ipv6');
  const ipv4On = ipv4 ?? ipv6 !== true;
  const ipv6On = ipv6 ?? ipv4 !== true;
  if (
    !ipv4On &&
    !defects.has('user-ipv4-members-without-ipv4-accepted') &&
    someText(args, ['net', 'ip', 'host', 'dns'])
  )
    return 'IPv4 is off, and a network, host or name server is given';
  if (
    !ipv6On &&
    !defects.has('user-ipv6-members-without-ipv6-accepted') &&
    someText(args, ['ipv6-prefix', 'ipv6-host', 'ipv6-dns'])
  )
    return 'IPv6 is off, and a prefix, host or name server is given';
  if (ipv4 !== undefined && ipv6 === undefined && defects.has('user-ipv4-alone-refused'))
    return 'ipv4 must be given with ipv6';
  return ipv4On || ipv6On || defects.has('user-both-families-off-accepted') ? undefined : 'IPv4 and IPv6 are both off';
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

/** Guest rules come first and the last rule of each list first; one bad rule closes what the others opened. */
function openRules({ args, state }: BackendRequest, network: Ipv4Network): BackendOutcome {
  const releases: (() => void)[] = [];
  const closeAll = (): void => releases.forEach((release) => release());
  const { defects } = state.options;
  const taken = new Set<string>();
  const guestRules = defects.has('user-guestfwd-unchecked') ? [] : wrappedTextsOf(args, 'guestfwd').toReversed();
  const hostRules = defects.has('user-hostfwd-unchecked') ? [] : wrappedTextsOf(args, 'hostfwd').toReversed();
  const attempts: (() => RuleOutcome)[] = [
    ...guestRules.map((rule) => () => openGuestForward(rule, network, taken, state.host)),
    ...hostRules.map((rule) => () => openHostForward(rule, state.host)),
  ];
  for (const attempt of attempts) {
    const outcome = attempt();
    if (outcome.kind === 'open') releases.push(outcome.release);
    else {
      if (!defects.has('refused-hostfwd-keeps-ports')) closeAll();
      return refused(outcome.desc);
    }
  }
  if (textOf(args, 'smb') === undefined) return created(closeAll);
  closeAll();
  return refused('the file server that smb needs is not installed');
}
