// What a user network is made of, once its members have been checked and completed. net/slirp.c; slirp_new of libslirp.
//
// Addresses are canonical text, as frames carry them; where they are counted with, 32-bit numbers.

export type SlirpSettings = {
  /** Undefined where the family is off. */
  readonly ipv4: Ipv4Settings | undefined;
  readonly ipv6: Ipv6Settings | undefined;
  readonly restricted: boolean;
  readonly boot: BootSettings;
  readonly guestForwards: readonly GuestForward[];
};

export type Ipv4Settings = {
  readonly network: number;
  readonly mask: number;
  readonly host: string;
  readonly dns: string;
  readonly firstLease: number;
};

export type Ipv6Settings = {
  readonly prefix: string;
  readonly prefixLength: number;
  readonly host: string;
  readonly dns: string;
};

/** What DHCP and TFTP tell a guest that starts from the network; absent where not given. */
export type BootSettings = {
  readonly hostName?: string | undefined;
  readonly domainName?: string | undefined;
  readonly searchList?: readonly string[] | undefined;
  readonly tftpServerName?: string | undefined;
  readonly bootFile?: string | undefined;
  /** The folder whose files TFTP serves. */
  readonly tftpFolder?: string | undefined;
};

export type HostForward = {
  readonly protocol: 'tcp' | 'udp';
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly guestAddress: string;
  readonly guestPort: number;
};

/** `server` and `port` are what the guest connects to. */
export type GuestForward = { readonly server: string; readonly port: number; readonly to: GuestService };

export type GuestService =
  /** One device for all connections of the guest; what it says goes to the newest of them. */
  | { readonly kind: 'device'; readonly device: CharacterDevice }
  /** A program of the host for each connection. */
  | { readonly kind: 'program'; readonly command: string };

export type CharacterDevice = {
  readonly write: (bytes: Uint8Array) => void;
  /** At most one listener. */
  readonly onData: (listener: (bytes: Uint8Array) => void) => void;
};
