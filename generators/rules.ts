// The rules that certificates quote: one row each, and whatever lists requirements derives from it.
//
// `source` is a line of the schema text (`net.json:N`) or a section of a document. A `should` is a rule that the
// text implies without spelling it out; implementations from 5.2 on keep it.

import type { RequirementId } from './certificate.ts';
import { requirement } from './certificate.ts';

export type Rule = {
  readonly level: 'must' | 'should' | 'informative';
  readonly source: string;
  /** In our own words, one sentence. */
  readonly text: string;
};

export type RuleId = keyof typeof RULES;

export const RULES = {
  'arguments/valid': { level: 'must', source: 'qapi-code-gen, Client JSON Protocol', text: 'Arguments of the declared types are not refused for their shape.' },
  'arguments/missing-member': { level: 'must', source: 'qapi-code-gen, Struct types', text: 'A command without one of its mandatory members is refused.' },
  'arguments/unexpected-member': { level: 'must', source: 'qapi-code-gen, Client JSON Protocol', text: 'A member that the schema does not know is refused.' },
  'arguments/foreign-branch-member': { level: 'must', source: 'qapi-code-gen, Union types', text: 'A member of a branch that the discriminator does not select is refused.' },
  'arguments/wrong-discriminator': { level: 'must', source: 'qapi-code-gen, Union types', text: 'Members are judged by the branch that the discriminator selects.' },
  'arguments/wrong-type': { level: 'must', source: 'qapi-code-gen, Built-in Types', text: 'A value of another JSON type than the declared one is refused.' },
  'arguments/null': { level: 'must', source: 'qapi-code-gen, Built-in Types', text: 'null does not stand for an absent member.' },
  'arguments/unknown-enum-value': { level: 'must', source: 'qapi-code-gen, Enumeration types', text: 'A string that is no value of the enumeration is refused.' },
  'arguments/enum-case': { level: 'must', source: 'qapi-code-gen, Enumeration types', text: 'Values of an enumeration are compared with regard to case.' },
  'arguments/out-of-range': { level: 'must', source: 'qapi-code-gen, Built-in Types', text: 'An integer beyond the width of its type is refused.' },
  'arguments/fraction': { level: 'must', source: 'qapi-code-gen, Built-in Types', text: 'A number written with a point or an exponent is no integer.' },
  'arguments/list-element': { level: 'must', source: 'qapi-code-gen, Type references & array types', text: 'Each element of a list is of the declared type.' },
  'arguments/alternate': { level: 'must', source: 'qapi-code-gen, Alternate types', text: 'A value of a JSON type that no alternative takes is refused.' },
  'arguments/nesting': { level: 'must', source: 'qapi-code-gen, Client JSON Protocol', text: 'A value nested more deeply than its type is refused.' },
  'arguments/duplicate-key': { level: 'informative', source: 'qmp-spec 2', text: 'What a repeated key within an object means is unpredictable.' },
  'arguments/not-an-object': { level: 'must', source: 'qmp-spec 2.3', text: 'Arguments are a JSON object.' },
  'arguments/name-case': { level: 'must', source: 'qapi-code-gen, Client JSON Protocol', text: 'Names of members are compared with regard to case, and - is not _.' },

  'message/unexpected-member': { level: 'must', source: 'qmp-spec 2.3', text: 'A command message has no members but execute, exec-oob, arguments and id.' },
  'message/missing-execute': { level: 'must', source: 'qmp-spec 2.3', text: 'A command message names the command to execute.' },
  'message/execute-not-a-string': { level: 'must', source: 'qmp-spec 2.3', text: 'The name of the command is a string.' },
  'message/not-an-object': { level: 'must', source: 'qmp-spec 2.3', text: 'A command message is a JSON object.' },
  'message/unknown-command': { level: 'must', source: 'qmp-spec 2.4.2, error class CommandNotFound', text: 'A command that does not exist is answered with CommandNotFound.' },
  'message/oob-not-negotiated': { level: 'must', source: 'qmp-spec 2.3.1', text: 'exec-oob is refused where out-of-band execution was not negotiated.' },
  'message/before-negotiation': { level: 'must', source: 'qmp-spec 4', text: 'Before negotiation every command but qmp_capabilities is answered with CommandNotFound.' },
  'message/json-syntax': { level: 'must', source: 'qmp-spec 3.5', text: 'Input that is no JSON is answered with a GenericError, and the session goes on.' },
  'message/encoding': { level: 'must', source: 'qmp-spec 2', text: 'Input is UTF-8; other bytes are answered with an error.' },
  'message/resynchronisation': { level: 'must', source: 'qmp-spec 2.6', text: 'A byte 0xFF brings the parser back into a known state.' },
  'message/single-quotes': { level: 'must', source: 'qmp-spec 2', text: 'Strings may be written in single quotes.' },
  'message/split': { level: 'must', source: 'RFC 8259 2', text: 'How a message is cut into writes, and the white space in it, does not change its meaning.' },
  'message/order': { level: 'must', source: 'qmp-spec 2.3.1', text: 'Commands that arrive together are executed and answered in their order.' },
  'message/id': { level: 'must', source: 'qmp-spec 2.4', text: 'A reply carries the id of its command, whatever JSON value it is.' },
  'message/limits': { level: 'informative', source: 'qmp-spec 2', text: 'How deep and how long a message may be is left to the implementation.' },

  'netdev_add/success': { level: 'must', source: 'net.json:47', text: 'Adding a backend with proper arguments returns an empty object.' },
  'netdev_add/invalid-type': { level: 'must', source: 'net.json:48', text: 'A type that is no network backend is answered with DeviceNotFound.' },
  'netdev_add/nic-and-none': { level: 'must', source: 'net.json:48', text: 'nic and none are no network backends, so netdev_add refuses them.' },
  'netdev_add/id-well-formed': { level: 'should', source: 'net.json:593', text: 'An id is an identifier: a letter, then letters, digits, hyphen, dot and underscore.' },
  'netdev_add/duplicate-id': { level: 'should', source: 'net.json:593', text: 'The id of an existing backend is refused.' },
  'netdev_add/host': { level: 'informative', source: 'net.json:41', text: 'Whether a backend can be set up is also up to the host and the build.' },

  'netdev_add/user/address-form': { level: 'must', source: 'net.json:125', text: 'Members of the user backend that hold an address take nothing else.' },
  'netdev_add/user/net-form': { level: 'must', source: 'net.json:125', text: 'net is an IPv4 address, optionally with /BITS or /a.b.c.d.' },
  'netdev_add/user/ip-versions': { level: 'should', source: 'net.json:119', text: 'IPv4 and IPv6 cannot both be off.' },
  'netdev_add/user/ipv4-members-need-ipv4': { level: 'should', source: 'net.json:119', text: 'Members that configure IPv4 are refused where IPv4 is off.' },
  'netdev_add/user/ipv6-members-need-ipv6': { level: 'should', source: 'net.json:122', text: 'Members that configure IPv6 are refused where IPv6 is off.' },
  'netdev_add/user/addresses-in-net': { level: 'should', source: 'net.json:130', text: 'host and dhcpstart lie in the network that the guest sees, with restrict also dns.' },
  'netdev_add/user/addresses-differ': { level: 'should', source: 'net.json:130', text: 'host, dns and dhcpstart are different addresses.' },
  'netdev_add/user/ipv6-prefix-form': { level: 'must', source: 'net.json:147', text: 'ipv6-prefix is written as an IPv6 address.' },
  'netdev_add/user/ipv6-prefixlen-range': { level: 'should', source: 'net.json:151', text: 'ipv6-prefixlen leaves room for addresses within 128 bits.' },
  'netdev_add/user/ipv6-address-form': { level: 'must', source: 'net.json:154', text: 'ipv6-host and ipv6-dns are IPv6 addresses.' },
  'netdev_add/user/ipv6-host-in-prefix': { level: 'should', source: 'net.json:154', text: 'ipv6-host lies in the prefix.' },
  'netdev_add/user/domainname-not-empty': { level: 'should', source: 'net.json:144', text: 'A domain name is not empty.' },
  'netdev_add/user/dhcp-text-length': { level: 'should', source: 'net.json:113', text: 'Texts that travel as one DHCP option have at most 255 bytes.' },
  'netdev_add/user/hostfwd-form': { level: 'must', source: 'net.json:163', text: 'A host forward names tcp or udp, a host endpoint and a guest endpoint.' },
  'netdev_add/user/guestfwd-form': { level: 'must', source: 'net.json:166', text: 'A guest forward names tcp, a guest-visible endpoint and where it leads.' },

  'netdev_add/tap/fd-open': { level: 'must', source: 'net.json:204', text: 'fd and fds name descriptors that were passed to the monitor before.' },
  'netdev_add/l2tpv3/udp-ports': { level: 'must', source: 'net.json:293', text: 'With udp, srcport and dstport are mandatory.' },
  'netdev_add/socket/one-mode': { level: 'should', source: 'net.json:258', text: 'A socket backend has exactly one of fd, listen, connect, mcast and udp.' },
  'netdev_add/socket/localaddr-use': { level: 'must', source: 'net.json:269', text: 'localaddr belongs to mcast and udp only.' },
  'netdev_add/socket/udp-needs-localaddr': { level: 'should', source: 'net.json:269', text: 'udp needs the source address in localaddr.' },
  'netdev_add/socket/endpoint-form': { level: 'must', source: 'net.json:263', text: 'An endpoint is an optional host, a colon and a port number.' },
  'netdev_add/socket/mcast-address': { level: 'must', source: 'net.json:267', text: 'mcast takes a multicast address.' },
  'netdev_add/socket/fd-open': { level: 'must', source: 'net.json:261', text: 'fd names a descriptor that was passed to the monitor before.' },
  'netdev_add/hubport/netdev-exists': { level: 'must', source: 'net.json:384', text: 'A hub is connected to a backend that exists.' },
  'netdev_add/vhost-user/chardev-exists': { level: 'must', source: 'net.json:419', text: 'chardev names an existing character device.' },
  'netdev_add/vhost-vdpa/device-exists': { level: 'must', source: 'net.json:442', text: 'vhostdev is the path of an existing device.' },
  'netdev_add/vmnet/range-together': { level: 'must', source: 'net.json:464', text: 'start-address, end-address and subnet-mask come all together or not at all.' },
  'netdev_add/vmnet-host/net-uuid-form': { level: 'must', source: 'net.json:483', text: 'net-uuid is a UUID.' },

  'netdev_del/success': { level: 'must', source: 'net.json:68', text: 'Removing an existing backend returns an empty object.' },
  'netdev_del/unknown-id': { level: 'must', source: 'net.json:69', text: 'An id that is no backend is answered with DeviceNotFound.' },
  'set_link/success': { level: 'must', source: 'net.json:20', text: 'Setting the link of an existing network device returns an empty object.' },
  'set_link/unknown-name': { level: 'must', source: 'net.json:21', text: 'A name that is no network device is answered with DeviceNotFound.' },
  'query-rx-filter/list': { level: 'must', source: 'net.json:694', text: 'The reply is a list of filters.' },
  'query-rx-filter/unknown-name': { level: 'must', source: 'net.json:695', text: 'A name that does not exist is answered with an error.' },
  'announce-self/success': { level: 'must', source: 'net.json:794', text: 'Announcing with sensible parameters returns an empty object.' },
  'announce-self/parameters': { level: 'informative', source: 'net.json:764', text: 'What a negative delay or number of rounds means is left open.' },
} as const;

const rows: { readonly [id: string]: Rule } = RULES;

/** Every rule with its id, in the order of the table. */
export const ruleRows: readonly (readonly [RequirementId, Rule])[] = Object.entries(rows).map(([id, row]) => [requirement(id), row]);
