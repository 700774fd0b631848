// The TFTP server of a user network: files of the folder that tftp names, and no others. RFC 1350.

import type { Case, PacketPattern, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { converse, guest, guest6, HOST, HOST6, userCase } from './user-network.ts';

const BLOCK = 512;
const NOT_FOUND = 1;

export function userTftpCases(): readonly Case[] {
  return [
    readCase('short', 'A file is read.', 'Plumbline\n'),
    readCase('several-blocks', 'A file of several blocks is read, in order.', numbered(3 * BLOCK + 100)),
    readCase('whole-blocks', 'A file whose length is a multiple of the block is read to its end.', numbered(2 * BLOCK)),
    readCase('empty', 'An empty file is read.', ''),
    bytesCase(),
    elsewhereCase(),
    ipv6Case(),
    missingCase(),
    ...['../outside.txt', 'inside/../../outside.txt', '../../../../../../../../../../../..{secret.path}/outside.txt', '/..{secret.path}/outside.txt']
      .map(traversalCase),
    absoluteCase(),
    disabledCase(),
  ];
}

/** No two blocks alike, so that one in another's place shows. */
function numbered(length: number): string {
  const lines = Array.from({ length: Math.ceil(length / 8) }, (_, line) => `${String(line).padStart(7, '0')}\n`);
  return lines.join('').slice(0, length);
}

function readCase(name: string, title: string, data: string): Case {
  const rule = 'effects/user/tftp';
  return tftpCase(`${rule}/${name}`, title, rule, { 'file.txt': data }, 'file.txt', { data });
}

function bytesCase(): Case {
  const rule = 'effects/user/tftp';
  const data = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  return tftpCase(`${rule}/control-characters`, 'Whatever is in a file is read as it is.', rule, { 'file.bin': data }, 'file.bin', { data });
}

/** The server is the host, so it is where host says. */
function elsewhereCase(): Case {
  const rule = 'effects/user/host';
  const host = '10.0.2.99';
  return userCase({
    id: `${rule}/tftp`, title: 'Files are read from the address of the host.', rules: [rule, 'effects/user/tftp'], options: { host, tftp: '{served.path}' },
    before: [open('served', { kind: 'folder', files: { 'file.txt': 'here' } })],
    steps: [guest(), read(rule, 'file.txt', { data: 'here' }, host)],
  });
}

function ipv6Case(): Case {
  const rule = 'effects/user/tftp';
  return userCase({
    id: `${rule}/ipv6`, title: 'A file is read over IPv6.', rules: [rule], options: { tftp: '{served.path}' },
    before: [open('served', { kind: 'folder', files: { 'file.txt': numbered(BLOCK + 1) } })],
    steps: [guest6(), read(rule, 'file.txt', { data: numbered(BLOCK + 1) }, HOST6)],
  });
}

function missingCase(): Case {
  const rule = 'effects/user/tftp-missing-file';
  return tftpCase(rule, 'A file that is not there is refused as not found.', rule, { 'file.txt': 'here' }, 'other.txt', { error: NOT_FOUND, data: null });
}

/** Whether it is called a violation or not found, the server may say as it likes. */
function traversalCase(file: string, index: number): Case {
  const rule = 'effects/user/tftp-root';
  return tftpCase(
    `${rule}/outside-${index + 1}`, 'A name that leads out of the folder gives nothing.', rule, { 'inside.txt': 'inside' }, file, { data: null },
  );
}

/** Names are below the folder, a leading slash or not. */
function absoluteCase(): Case {
  const rule = 'effects/user/tftp-root';
  return tftpCase(
    `${rule}/absolute`, 'A name that begins with a slash does not begin at the root of the host.', rule, { 'inside.txt': 'inside' },
    '{secret.path}/outside.txt', { data: null },
  );
}

/** The folder `secret` lies beside the one that is served, and has what must not get out. */
function tftpCase(
  id: string, title: string, rule: string, files: { readonly [name: string]: string }, file: string, match: PacketPattern,
): Case {
  return userCase({
    id, title, rules: [rule], options: { tftp: '{served.path}' },
    before: [
      open('secret', { kind: 'folder', files: { 'outside.txt': 'outside' } }),
      open('served', { kind: 'folder', files }),
    ],
    steps: [guest(), read(rule, file, match)],
  });
}

export function read(rule: string, file: string, match: PacketPattern, server: string = HOST): Step {
  return converse(rule, { kind: 'tftp', server, file }, match);
}

/** net.json: tftp is the root directory of the server; with none there is nothing to serve. */
function disabledCase(): Case {
  const rule = 'effects/user/defaults/tftp';
  return userCase({
    id: rule, title: 'Without tftp no file of the host can be read.', rules: [rule], options: {},
    before: [open('secret', { kind: 'folder', files: { 'outside.txt': 'outside' } })],
    steps: [guest(), read(rule, '{secret.path}/outside.txt', { data: null })],
  });
}
