// A frame as data: one member a layer, the outermost first, as it is matched by patterns and encoded to bytes.
//
// MAC addresses are `52:54:00:12:34:56`, lower case; IPv4 and IPv6 addresses are text in their canonical form (RFC 5952);
// `payload` is hex. A layer that the bytes do not have is absent, never null; so is an optional number that is zero, an
// optional flag that is not set and an optional text that is empty.

export type Frame = {
  readonly ethernet?: Ethernet;
  readonly vlan?: Vlan;
  readonly arp?: Arp;
  readonly ipv4?: Ipv4;
  readonly ipv6?: Ipv6;
  readonly icmp?: Icmp;
  readonly icmpv6?: Icmpv6;
  readonly udp?: Udp;
  readonly tcp?: Tcp;
  readonly dhcp?: Dhcp;
  readonly tftp?: Tftp;
  /** What no layer above explains, hex; Ethernet's padding is cut off where a length tells. */
  readonly payload?: string;
  /** The innermost layer that could not be read, and why; the layers before it are there. */
  readonly malformed?: { readonly layer: string; readonly reason: string };
};

/** `type` is the EtherType behind any VLAN tag. IEEE 802.3. */
export type Ethernet = { readonly destination: string; readonly source: string; readonly type: number };

/** IEEE 802.1Q. */
export type Vlan = { readonly id: number; readonly priority: number; readonly dropEligible?: boolean };

/** ARP (RFC 826) and, by its EtherType 0x8035, RARP (RFC 903), for IPv4 over Ethernet. */
export type Arp = {
  readonly operation: number;
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetMac: string;
  readonly targetIp: string;
};

/** RFC 791. Checksums are written by the encoder; a wrong one on receipt is `malformed`. */
export type Ipv4 = {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly ttl: number;
  readonly identification?: number;
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly dontFragment?: boolean;
  readonly typeOfService?: number;
  /** Hex. */
  readonly options?: string;
};

/** RFC 8200, without extension headers. */
export type Ipv6 = {
  readonly source: string;
  readonly destination: string;
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly trafficClass?: number;
  readonly flowLabel?: number;
};

/** RFC 792. `rest` is what follows the checksum, hex: of an echo, the identifier, the sequence number and the data. */
export type Icmp = { readonly type: number; readonly code: number; readonly rest: string };

/** RFC 768. */
export type Udp = { readonly sourcePort: number; readonly destinationPort: number };

/** RFC 4443, 4861 (neighbour discovery), 8106 (RDNSS). */
export type Icmpv6 = {
  readonly type: number;
  readonly code: number;
  /** Router solicitation, neighbour solicitation and advertisement. */
  readonly target?: string;
  readonly flags?: { readonly router: boolean; readonly solicited: boolean; readonly override: boolean };
  readonly sourceLinkAddress?: string;
  readonly targetLinkAddress?: string;
  readonly router?: RouterAdvertisement;
  /** Options of neighbour discovery without a name here, hex with their headers. */
  readonly otherOptions?: string;
  /** Of other messages: what follows the checksum, hex. */
  readonly rest?: string;
};

export type RouterAdvertisement = {
  readonly hopLimit: number;
  readonly managed: boolean;
  readonly other: boolean;
  readonly lifetimeSeconds: number;
  readonly reachableMs?: number;
  readonly retransmitMs?: number;
  readonly prefixes: readonly AdvertisedPrefix[];
  readonly dnsServers: readonly string[];
  /** Read where there are servers; 1800 where a frame to encode does not say. */
  readonly dnsLifetimeSeconds?: number;
};

/** The lifetimes are always read; where a frame to encode does not say, they are the defaults of RFC 4861. */
export type AdvertisedPrefix = {
  readonly prefix: string;
  readonly length: number;
  readonly onLink: boolean;
  readonly autonomous: boolean;
  readonly validSeconds?: number;
  readonly preferredSeconds?: number;
};

/** RFC 3168 for the last two. */
export type TcpFlag = 'fin' | 'syn' | 'rst' | 'psh' | 'ack' | 'urg' | 'ece' | 'cwr';

/** RFC 9293; `flags` in the order of `TcpFlag`. */
export type Tcp = {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: readonly TcpFlag[];
  readonly window: number;
  readonly maximumSegmentSize?: number;
  /** What else the options hold, hex. */
  readonly otherOptions?: string;
  readonly urgent?: number;
};

/** BOOTP and DHCP: RFC 951, 2131, 2132, 3397 (search list). Over UDP 67/68 and IPv4. */
export type Dhcp = {
  readonly operation: 'request' | 'reply';
  readonly transaction: number;
  readonly clientMac: string;
  readonly clientAddress?: string;
  readonly yourAddress?: string;
  readonly nextServer?: string;
  readonly relay?: string;
  readonly hops?: number;
  readonly seconds?: number;
  readonly broadcast?: boolean;
  /** `sname` and `file` of the fixed part, without their padding; absent where empty. */
  readonly serverName?: string;
  readonly bootFile?: string;
  readonly options: DhcpOptions;
};

export type DhcpMessageType = 'discover' | 'offer' | 'request' | 'decline' | 'ack' | 'nak' | 'release' | 'inform';

/** They are encoded in the order of the members, and decoded in the order of arrival. */
export type DhcpOptions = {
  readonly messageType?: DhcpMessageType;
  readonly subnetMask?: string;
  readonly routers?: readonly string[];
  readonly dnsServers?: readonly string[];
  /** Option 12. */
  readonly hostName?: string;
  /** Option 15. */
  readonly domainName?: string;
  /** Option 119, RFC 3397. */
  readonly searchList?: readonly string[];
  /** Option 66. */
  readonly tftpServerName?: string;
  /** Option 67. */
  readonly bootFileName?: string;
  readonly requestedAddress?: string;
  readonly serverIdentifier?: string;
  readonly leaseSeconds?: number;
  readonly parameterRequest?: readonly number[];
  /** Options without a name here, by number, hex. */
  readonly others?: { readonly [code: string]: string };
};

/** RFC 1350, 2347. Read where one of the UDP ports is 69: a decoder knows nothing of transfers that went on elsewhere. */
export type Tftp =
  | { readonly kind: 'read' | 'write'; readonly file: string; readonly mode: string; readonly options?: { readonly [name: string]: string } }
  | { readonly kind: 'data'; readonly block: number; readonly data: string }
  | { readonly kind: 'acknowledgement'; readonly block: number }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'option-acknowledgement'; readonly options: { readonly [name: string]: string } };
