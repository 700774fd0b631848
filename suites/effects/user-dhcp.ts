// What the DHCP server of a user network says: each member by the field or option that carries it. RFC 2131, 2132, 3397.

import type { Dhcp, DhcpOptions, Frame } from '../../generators/frames/frame.ts';
import { dhcpDiscover, dhcpRequest } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketPattern, Step } from '../../runner/case.ts';
import { comes, exchange, HOST6, isAbsent, lastAnswer, STATION, userCase, whoHas } from './user-network.ts';

export function userDhcpCases(): readonly Case[] {
  return [
    textCase('hostname', 'guest-seven', { options: { hostName: 'guest-seven' } }, 'the name of the client'),
    textCase('domainname', 'seven.example', { options: { domainName: 'seven.example' } }, 'the name of the domain'),
    textCase('tftp-server-name', '10.0.2.66', { options: { tftpServerName: '10.0.2.66' } }, 'the name of a TFTP server (option 66)'),
    textCase('bootfile', 'images/boot.bin', { bootFile: 'images/boot.bin' }, 'the name of the file to boot'),
    textCase('dns', '10.0.2.53', { options: { dnsServers: ['10.0.2.53'] } }, 'the address of the name server'),
    searchCase(['seven.example'], 'one'),
    searchCase(['one.example', 'two.one.example', 'three.test'], 'several'),
    longNameCase(),
    poolCase(),
    requestCase(),
    exhaustedCase(),
    heldCase(),
    refusedCase(),
  ];
}

/** Fields and options of the message; null is for one that must not be there. */
export type Offer = { readonly [field in Exclude<keyof Dhcp, 'options'>]?: Dhcp[field] | null } & {
  readonly options?: { readonly [option in keyof DhcpOptions]?: DhcpOptions[option] | null };
};

function textCase(member: string, value: string, offer: Offer, what: string): Case {
  const rule = `effects/user/${member}`;
  return userCase({
    id: `${rule}/dhcp`, title: `The DHCP server offers what ${member} says: ${what}.`, rules: [rule],
    options: { [member]: value }, steps: [offerOf(rule, offer)],
  });
}

function searchCase(names: readonly string[], how: string): Case {
  const rule = 'effects/user/dnssearch';
  return userCase({
    id: `${rule}/${how}`, title: 'The DHCP server offers the suffixes of dnssearch, in their order.', rules: [rule],
    options: { dnssearch: names.map((str): JsonObject => ({ str })) }, steps: [offerOf(rule, { options: { searchList: names } })],
  });
}

/** RFC 1035 allows 255 bytes, and so does netdev_add. */
const LONG_NAME = 'a-name-of-a-client-that-is-longer-than-thirty-two';

function longNameCase(): Case {
  const rule = 'effects/user/hostname-whole';
  return userCase({
    id: 'effects/user/hostname-whole', title: 'A hostname that netdev_add takes is offered whole.', rules: [rule, 'effects/user/hostname'],
    options: { hostname: LONG_NAME }, steps: [offerOf(rule, { options: { hostName: LONG_NAME } })],
  });
}

const TRANSACTION = 0x504c0000;

/** One client asks, and one offer comes that is like this. */
export function offerOf(rule: string, offer: Offer): Step {
  return exchange(
    [dhcpDiscover(STATION.mac, TRANSACTION), whoHas(HOST6)], [lastAnswer(rule, HOST6)], [comes(rule, replyLike('offer', TRANSACTION, offer))],
  );
}

type Answer = 'offer' | 'ack' | 'nak';

function replyLike(messageType: Answer, transaction: number, { options, ...fields }: Offer): PacketPattern {
  const dhcp = { operation: 'reply', transaction, ...fields, options: { ...options, messageType } };
  return JSON.parse(JSON.stringify({ dhcp }));
}

const POOL = 16;

function client(index: number): string {
  return `52:54:00:12:35:${index.toString(16).padStart(2, '0')}`;
}

function discovers(count: number): readonly Frame[] {
  return Array.from({ length: count }, (_, index) => dhcpDiscover(client(index), TRANSACTION + index));
}

/** As many clients as there are addresses ask, and each of the addresses is offered once. */
export function poolOf(rule: string, first: number): Step {
  const offers = Array.from({ length: POOL }, (_, index) =>
    comes(rule, { dhcp: { yourAddress: `10.0.2.${first + index}`, options: { messageType: 'offer' } } }));
  return exchange([...discovers(POOL), whoHas(HOST6)], [lastAnswer(rule, HOST6)], offers);
}

function poolCase(): Case {
  const rule = 'effects/user/dhcpstart';
  return userCase({
    id: `${rule}/sixteen`, title: 'Sixteen clients are offered the sixteen addresses that begin at dhcpstart.', rules: [rule],
    options: { dhcpstart: '10.0.2.100' }, steps: [poolOf(rule, 100)],
  });
}

function exhaustedCase(): Case {
  const rule = 'effects/user/dhcpstart-pool';
  return userCase({
    id: rule, title: 'A seventeenth client is offered nothing.', rules: [rule, 'effects/user/dhcpstart'], options: { dhcpstart: '10.0.2.100' },
    steps: [exchange(
      [...discovers(POOL + 1), whoHas(HOST6)], [lastAnswer(rule, HOST6)],
      [comes(rule, replyLike('offer', TRANSACTION, {})), isAbsent(rule, replyLike('offer', TRANSACTION + POOL, {}))],
    )],
  });
}

function request(index: number, requestedAddress: string): Frame {
  return dhcpRequest(client(index), TRANSACTION + index, { requestedAddress });
}

function ack(index: number, yourAddress: string): PacketPattern {
  return replyLike('ack', TRANSACTION + index, { yourAddress });
}

/** As many clients request an address each. */
export function requestsOf(rule: string, { assigned, refused }: { readonly assigned: readonly string[]; readonly refused: readonly string[] }): Step {
  return exchange(
    [...[...assigned, ...refused].map((address, index) => request(index, address)), whoHas(HOST6)], [lastAnswer(rule, HOST6)],
    [
      ...assigned.map((address, index) => comes(rule, ack(index, address))),
      ...refused.map((_, index) => isAbsent(rule, replyLike('ack', TRANSACTION + assigned.length + index, {}))),
    ],
  );
}

function requestCase(): Case {
  const rule = 'effects/user/dhcpstart';
  return userCase({
    id: `${rule}/request`, title: 'Of the addresses that clients request, those from dhcpstart on are assigned, and no others.', rules: [rule],
    options: { dhcpstart: '10.0.2.100' },
    steps: [requestsOf(rule, { assigned: ['10.0.2.100', '10.0.2.115'], refused: ['10.0.2.99', '10.0.2.116'] })],
  });
}

function heldCase(): Case {
  const rule = 'effects/user/dhcp-leases';
  return userCase({
    id: `${rule}/held`, title: 'The address of one client is not assigned to another, but to the same client again.', rules: [rule], options: {},
    steps: [exchange(
      [request(0, '10.0.2.15'), request(1, '10.0.2.15'), dhcpRequest(client(0), TRANSACTION + 2, { requestedAddress: '10.0.2.15' }), whoHas(HOST6)],
      [lastAnswer(rule, HOST6)],
      [
        comes(rule, ack(0, '10.0.2.15')), isAbsent(rule, replyLike('ack', TRANSACTION + 1, { yourAddress: '10.0.2.15' })),
        comes(rule, replyLike('ack', TRANSACTION + 2, { yourAddress: '10.0.2.15' })),
      ],
    )],
  });
}

/** RFC 2131, section 4.3.2. */
function refusedCase(): Case {
  const rule = 'effects/user/dhcp-leases';
  return userCase({
    id: `${rule}/refused`, title: 'A client that requests an address of another network is refused.', rules: [rule], options: {},
    steps: [exchange([request(0, '192.0.2.15'), whoHas(HOST6)], [lastAnswer(rule, HOST6)], [comes(rule, replyLike('nak', TRANSACTION, {}))])],
  });
}
