// The SMB server of a user network. net.json: smb, smbserver.
//
// The host's smbd is what serves. Whether it is there and could serve, only the host knows.

import type { Case, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { converse, guest, HOST, neighbours, userCase } from './user-network.ts';

/** qemu-options, -netdev user: the fourth address of the network, where smbserver says nothing else. */
const USUAL = '10.0.2.4';
const OTHER = '10.0.2.99';

export function userSmbCases(): readonly Case[] {
  return [
    addressCase('smb', {}, USUAL, OTHER),
    addressCase('smbserver', { smbserver: OTHER }, OTHER, USUAL),
    servedCase('smb', {}, USUAL),
    servedCase('smbserver', { smbserver: OTHER }, OTHER),
    leftoverCase(),
  ];
}

function opened(serving: boolean): readonly Step[] {
  return [
    open('daemon', { kind: 'smb-daemon', serving }),
    open('shared', { kind: 'folder', files: { 'file.txt': 'here' } }),
  ];
}

type Server = { readonly smbserver?: string };

function addressCase(member: string, server: Server, address: string, absent: string): Case {
  const rule = `effects/user/${member}`;
  return userCase({
    id: `${rule}/arp`, title: 'The address of the SMB server answers.', rules: [rule], options: { smb: '{shared.path}', ...server }, before: opened(false),
    steps: [neighbours(rule, { present: [address], absent: [absent], fence: HOST })],
  });
}

function servedCase(member: string, server: Server, address: string): Case {
  const rule = `effects/user/${member}`;
  return userCase({
    id: `${rule}/served`, title: 'A client of SMB is answered.', rules: [rule], options: { smb: '{shared.path}', ...server }, before: opened(true),
    steps: [guest(), converse(rule, { kind: 'smb', to: `${address}:445` }, { protocol: 'smb2' })],
  });
}

/** net.json: smb is what the server serves; without it there is nothing to serve. */
function leftoverCase(): Case {
  const rule = 'effects/user/defaults/smb';
  return userCase({
    id: rule, title: 'Without smb nothing is at the address of an SMB server.', rules: [rule], options: { smbserver: OTHER },
    steps: [neighbours(rule, { present: [], absent: [USUAL, OTHER], fence: HOST })],
  });
}
