// What the text says of the user backend's arguments: net.json, lines 107 to 171.
//
// IPv4 and IPv6 have a file each; here is what concerns both, and the members that are neither.

import type { Expectation } from '../certificate.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { forwardJudgements } from './forwards.ts';
import type { Judgement } from './judgement.ts';
import { decide, leftOpen, listedTexts, refused, textOf } from './judgement.ts';
import { ipv4Judgements } from './user-ipv4.ts';
import { ipv6Judgements } from './user-ipv6.ts';

export function userBackend(args: JsonObject): Expectation {
  return decide([
    versions(args),
    ...ipv4Judgements(args),
    ...ipv6Judgements(args),
    ...dhcpTexts(args),
    ...services(args),
    ...forwardJudgements(args),
  ]);
}

/** One DHCP option holds no more (RFC 2132, section 2). */
const LONGEST_DHCP_TEXT = 255;
const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const PLAIN_FILE = /^[\w./+-]{1,100}$/;
/** DHCP gives all suffixes in one option; more than these might not fit. */
const MOST_SUFFIXES = 3;

function versions(args: JsonObject): Judgement {
  return args.ipv4 === false && args.ipv6 === false ? refused('netdev_add/user/ip-versions') : undefined;
}

function dhcpTexts(args: JsonObject): readonly Judgement[] {
  return [
    textOf(args, 'domainname') === '' ? refused('netdev_add/user/domainname-not-empty') : undefined,
    dhcpText(textOf(args, 'domainname')),
    dhcpText(textOf(args, 'hostname')),
    dhcpText(textOf(args, 'tftp-server-name')),
    searchList(listedTexts(args, 'dnssearch')),
  ];
}

function dhcpText(text: string | undefined): Judgement {
  if (text === undefined || (HOST_NAME.test(text) && text.length <= LONGEST_DHCP_TEXT)) return undefined;
  if (utf8Length(text) > LONGEST_DHCP_TEXT) return refused('netdev_add/user/dhcp-text-length');
  return leftOpen('the text does not say which names are proper');
}

function searchList(suffixes: readonly string[]): Judgement {
  if (suffixes.length <= MOST_SUFFIXES && suffixes.every((suffix) => suffix.length <= 60 && HOST_NAME.test(suffix))) return undefined;
  return leftOpen('suffixes that may not fit into a DHCP option');
}

function services(args: JsonObject): readonly Judgement[] {
  const bootfile = textOf(args, 'bootfile');
  return [
    args.tftp === undefined ? undefined : leftOpen('whether the TFTP folder has to exist is not said'),
    bootfile === undefined || PLAIN_FILE.test(bootfile) ? undefined : leftOpen('which boot file names are proper is not said'),
    args.smb === undefined ? undefined : leftOpen('the host decides whether there is an SMB server'),
  ];
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Width(character.codePointAt(0) ?? 0);
  return bytes;
}

function utf8Width(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
