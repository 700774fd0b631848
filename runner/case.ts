// A case: what is sent, and what must happen. Plain data, so that it can be listed, stored, sharded,
// shrunk and judged again without the code that made it.

import type { CertifiedCommand, JsonPattern, RequirementId } from '../generators/certificate.ts';
import type { EndpointSpec, HostQuestion } from '../targets/host-side.ts';
import type { Machine, Stimulus } from '../targets/target.ts';

/** `SUBJECT/…/NAME`, lower case with `/`, `-`, `_`, `.` and `+`; unique in the suite and stable between releases. */
export type CaseId = string & { readonly __brand: 'case' };

/** A difference between the text and every real implementation, from `suites/errata`. */
export type ErratumId = string & { readonly __brand: 'erratum' };

/** The state of the world in which a case starts. Each name is a row of `suites/fixtures`. */
export type FixtureName = string & { readonly __brand: 'fixture' };

export type Fixture = {
  readonly name: FixtureName;
  readonly machine: Machine;
  readonly monitors: 1 | 2;
  /** Sent once to each fresh instance before its first case. A refusal makes the fixture's cases untestable. */
  readonly setup: readonly CertifiedCommand[];
};

/** What a case needs beyond its fixture; what is missing makes it untestable. */
export type Need =
  /** A command that the target must list in `query-commands`. */
  | { readonly kind: 'command'; readonly name: string }
  /** A branch of Netdev that the target must list in its schema. */
  | { readonly kind: 'backend'; readonly type: string }
  /** The build has the user-mode network stack; judged by what the build itself says, not by a refused netdev_add. */
  | { readonly kind: 'slirp' }
  /** The host lets the target make tap devices; judged by one that is made and deleted again. */
  | { readonly kind: 'tap' }
  /** The target can be stimulated from outside its monitor. */
  | { readonly kind: 'stimulus' }
  /** Not somebody else's process: the case needs an empty network state or may end the instance. */
  | { readonly kind: 'owned' }
  /** The greeting offers out-of-band execution. */
  | { readonly kind: 'oob' };

export type Case = {
  readonly id: CaseId;
  /** One sentence: what is claimed. */
  readonly title: string;
  /** The requirements that a red verdict would break, the most specific first. */
  readonly requirements: readonly RequirementId[];
  readonly fixture: FixtureName;
  /** A new instance for this case alone, or a new connection to the instance at hand. */
  readonly start: 'shared' | 'fresh-connection' | 'fresh-instance';
  readonly needs: readonly Need[];
  readonly steps: readonly Step[];
};

/** `monitor` counts from 0. `events`: the exact sequence of the spec's events that arrives during the step; absent means none. */
export type Step = StepAction & { readonly monitor?: 0 | 1; readonly events?: readonly EventExpectation[] };

export type StepAction =
  /** Sends the commands in one write, ids added by the runner, and waits for every reply. */
  | { readonly kind: 'commands'; readonly commands: readonly CertifiedCommand[] }
  /**
   * Sends bytes as they are, one write a chunk (latin1: one character a byte), then a command of the runner's
   * own to find the end of the replies. `replies` is what must come before that, in order.
   */
  | { readonly kind: 'bytes'; readonly chunks: readonly string[]; readonly replies: RepliesExpectation; readonly resync: 'newline' | 'reset' | 'none' }
  /** Waits for the greeting and judges it; then negotiates unless `negotiate` is false. Only as the first step of a fresh connection or instance. */
  | { readonly kind: 'greet'; readonly negotiate: boolean; readonly oob: boolean }
  | { readonly kind: 'stimulate'; readonly stimulus: Stimulus; readonly outcome: StimulusExpectation }
  | { readonly kind: 'reconnect' }
  /** Opens an endpoint under a name; it is closed when the case ends. */
  | { readonly kind: 'open'; readonly name: string; readonly endpoint: EndpointSpec }
  | { readonly kind: 'close'; readonly name: string }
  /** A machine of the harness's own on an endpoint that carries frames: it answers for its addresses until the case ends. */
  | { readonly kind: 'guest'; readonly at: string; readonly guest: Guest }
  /**
   * Sends frames, then waits until each of `fence` and everything expected has come. Judged is what came since the
   * exchange before. A fence is what must come after all that might have come before it: it turns silence into proof.
   */
  | { readonly kind: 'exchange'; readonly send: readonly SentPacket[]; readonly fence: readonly Fence[]; readonly expect: readonly PacketExpectation[] }
  /** What a guest does of its own accord. */
  | { readonly kind: 'converse'; readonly at: string; readonly dialogue: Dialogue; readonly outcome: Observation }
  /** Asks the host until the answer fits. `as`: later texts may quote the answer under that name. */
  | { readonly kind: 'observe'; readonly question: HostQuestion; readonly as?: string; readonly outcome: Observation };

/** A packet as hex. */
export type SentPacket = { readonly at: string; readonly packet: string };

/** Objects may have more members than the pattern names; null stands for an absent member. */
export type PacketPattern = JsonPattern;

/** `last`: what is expected at the same endpoint comes before it or not at all, so nobody waits for that any longer. */
export type Fence = { readonly rule: RequirementId; readonly at: string; readonly match: PacketPattern; readonly last?: boolean };

/**
 * Packets at an endpoint that fit a pattern, and how many of them there must be: exactly `count`, or at least one where it
 * is absent. A packet is matched as a `Frame` of `generators/frames` where the endpoint carries frames, else as `{payload: hex}`.
 */
export type PacketExpectation = {
  readonly rule: RequirementId;
  readonly at: string;
  readonly match: PacketPattern;
  readonly count?: number;
  /** When each is due, in ms after the commands of the step before were sent. */
  readonly afterMs?: readonly number[];
  /** When they come instead in practice, where an erratum of the rule says so. */
  readonly practiceMs?: readonly number[];
};

export type Observation = { readonly rule: RequirementId; readonly match: PacketPattern };

export type Guest = {
  readonly mac: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Where packets for other networks go: what is not in the /24 or /64 of its own address. */
  readonly gateway?: string;
  /** TCP and UDP ports on which it answers `echo TEXT` to each text that it is sent. */
  readonly echoPorts?: readonly number[];
};

/** The same by the guest at `at` with another address, begun afterwards: it must come off. */
export type DialogueFence = { readonly at: string; readonly to: string };

/** Addresses are `host:port`, IPv6 hosts in brackets. Outcomes: */
export type Dialogue =
  /**
   * → connected, and where so: received (latin1), closed. It sends and reads until `bytes` came or the peer closed. Not connected
   * is what was reset, or what is still silent when its fence has connected.
   */
  | { readonly kind: 'tcp'; readonly to: string; readonly send: string; readonly bytes: number; readonly fence?: DialogueFence }
  /** → received (latin1), or nothing where it is still silent when its fence was answered. */
  | { readonly kind: 'udp'; readonly to: string; readonly send: string; readonly fence?: DialogueFence }
  /** Sends a datagram that nobody need answer. → told, once `neighbour` has answered who it is, asked when the datagram was on its way. */
  | { readonly kind: 'tell'; readonly to: string; readonly send: string; readonly neighbour: string }
  /** Offers an SMB server two dialects. → connected, and protocol (`smb2`) where the answer is one of SMB. */
  | { readonly kind: 'smb'; readonly to: string }
  /** Reads a file. → data (latin1), or error (its code) */
  | { readonly kind: 'tftp'; readonly server: string; readonly file: string };

export type StimulusExpectation = { readonly rule: RequirementId } & (
  | { readonly kind: 'any' }
  | { readonly kind: 'acknowledged'; readonly ok: boolean }
  | { readonly kind: 'link'; readonly up: boolean }
  | { readonly kind: 'announce'; readonly asked: boolean }
);

/** `exactly`: one pattern a reply. `errors`: at least `atLeast` replies, each of them an error of class GenericError, ids absent. */
export type RepliesExpectation = { readonly rule: RequirementId } & (
  | { readonly kind: 'exactly'; readonly replies: readonly JsonPattern[] }
  | { readonly kind: 'errors'; readonly atLeast: number }
  | { readonly kind: 'open'; readonly why: string }
);

export type EventExpectation = {
  readonly rule: RequirementId;
  readonly name: string;
  readonly data: JsonPattern;
};

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly findings: readonly Finding[] }
  /** Every departure from the text is one that a known erratum describes. */
  | { readonly kind: 'deviation'; readonly errata: readonly ErratumId[]; readonly findings: readonly Finding[] }
  | { readonly kind: 'untestable'; readonly missing: string }
  | { readonly kind: 'errored'; readonly cause: string };

/** One thing that an oracle saw: texts for a person, the oracle and the requirement for machines. */
export type Finding = {
  readonly oracle: string;
  readonly requirement: RequirementId;
  readonly erratum: ErratumId | undefined;
  /** Index of the step, and of the command within it where there is one. */
  readonly step: number;
  readonly command: number | undefined;
  readonly sent: string;
  readonly expected: string;
  readonly actual: string;
};

/** A row of the requirement table. */
export type Requirement = {
  readonly id: RequirementId;
  readonly level: 'must' | 'should' | 'informative';
  /** `net.json:25` (line of the schema text) or a section of a document: `qmp-spec 2.4.2`. */
  readonly source: string;
  /** In our own words, one sentence. */
  readonly text: string;
};

/** A documented difference between the text and all real implementations. */
export type Erratum = {
  readonly id: ErratumId;
  readonly requirement: RequirementId;
  /** The outcome that practice gives where the text demands another: `success`, or error classes. */
  readonly practice: readonly string[];
  readonly summary: string;
  /** Builds on which it was seen, and where in the source. */
  readonly evidence: string;
};
