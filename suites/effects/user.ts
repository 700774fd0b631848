// Every member of the user backend by what the guest and the host see of it. net.json: NetdevUserOptions.

import type { Case } from '../../runner/case.ts';
import { userAddressCases } from './user-addresses.ts';
import { userDefaultCases } from './user-defaults.ts';
import { userDhcpCases } from './user-dhcp.ts';
import { userForwardCases } from './user-forwards.ts';
import { userGuestForwardCases } from './user-guestfwd.ts';
import { userIpv6Cases } from './user-ipv6.ts';
import { userRestrictCases } from './user-restrict.ts';
import { userSmbCases } from './user-smb.ts';
import { userTftpCases } from './user-tftp.ts';

export function userCases(): readonly Case[] {
  return [
    ...userDhcpCases(), ...userAddressCases(), ...userIpv6Cases(), ...userTftpCases(), ...userForwardCases(), ...userGuestForwardCases(),
    ...userRestrictCases(), ...userSmbCases(), ...userDefaultCases(),
  ];
}
