// What a user network answers to frames, on any target: for tests that hold the emulator's against a QEMU's, and a faulty
// emulator's against a sound one's.
//
// What differs from run to run is left out: identification, type of service, ports that the host chose, where sequence
// numbers start, acknowledgements that carry nothing, and what comes a second time, as on a machine under load; and of
// ICMPv6 errors the quoted packet, whose length libslirp has in the wrong byte order by then.

import { decodeFrame } from '../../../../generators/frames/decode.ts';
import { encodeFrame } from '../../../../generators/frames/encode.ts';
import type { Frame } from '../../../../generators/frames/frame.ts';
import { arpRequest, neighbourSolicitation, type Station } from '../../../../generators/frames/requests.ts';
import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostQuestion, HostSide } from '../../../host-side.ts';
import { guestAnswers } from './scripted-guest.ts';

/** What endpoints told when they were opened, by name. */
export type Told = { readonly [endpoint: string]: JsonObject };

export type Scene = {
  readonly endpoints?: { readonly [name: string]: EndpointSpec };
  readonly options: (told: Told) => JsonObject;
  /** Answers while the scene lasts. */
  readonly guest?: Station;
  /** What it says where it has connected itself, hex; `hello` and a line's end where it is absent. */
  readonly words?: string;
  readonly frames: (told: Told) => readonly Frame[];
  /** What endpoints say then. */
  readonly says?: { readonly [endpoint: string]: string };
  /** Asked one after the other when the frames have been sent. */
  readonly questions?: (told: Told) => readonly HostQuestion[];
  /** The address that answers at the end, when all that the frames cause has happened. */
  readonly fence: string;
  /** Asked when the netdev is gone. */
  readonly afterwards?: (told: Told) => readonly HostQuestion[];
};

/** Where scenes are played. */
export type Stage = {
  readonly host: HostSide;
  readonly run: (command: string, args: JsonObject) => Promise<boolean>;
  /** How long it may take until something comes. */
  readonly patienceMs: number;
};

/** Frames in the order of their arrival, without the fence's answer, what came at endpoints, then the answers to the questions. */
export type Played = { readonly frames: readonly string[]; readonly packets: readonly string[]; readonly answers: readonly string[] };

const ASKER = '52:54:00:99:99:99';
/** Smaller types of ICMPv6 are errors. */
const FIRST_QUESTION = 128;
const FIRST_CHOSEN_PORT = 20_000;
const HUB = 7390;
const MOST_ATTEMPTS = 3;

/** `expected`: what must have come before it ends, where that is known. */
export async function play(scene: Scene, { host, run, patienceMs }: Stage, expected?: Played): Promise<Played> {
  const arrived: Frame[] = [];
  const packets: string[] = [];
  let look = (): void => undefined;
  const send = (...frames: readonly Frame[]): Promise<void> => host.send(frames.map((frame) => ({ endpoint: 'wire', bytes: encodeFrame(frame) })));
  host.onPacket(({ endpoint, bytes }) => {
    if (endpoint === 'wire') arrived.push(decodeFrame(bytes));
    else packets.push(`${endpoint}: ${Buffer.from(bytes).toString('latin1')}`);
    const answers = endpoint === 'wire' && scene.guest !== undefined ? guestAnswers(decodeFrame(bytes), scene.guest, scene.words) : [];
    if (answers.length > 0) void send(...answers);
    look();
  });
  const told = await openAll({ ...scene.endpoints, wire: { kind: 'listener', carries: 'frames' } }, host);
  const netdevs: readonly JsonObject[] = [
    { type: 'socket', id: 'wire', connect: String(told['wire']?.['address']) }, { type: 'user', id: 'user', ...scene.options(told) },
    ...['wire', 'user'].map((netdev): JsonObject => ({ type: 'hubport', id: `${netdev}-port`, hubid: HUB, netdev })),
  ];
  const answers: string[] = [];
  for (const netdev of netdevs) if (!(await run('netdev_add', netdev))) answers.push(`refused: ${String(netdev['id'])}`);
  await send(...scene.frames(told));
  for (const [endpoint, text] of Object.entries(scene.says ?? {})) await host.send([{ endpoint, bytes: Buffer.from(text, 'latin1') }]);
  for (const question of scene.questions?.(told) ?? []) answers.push(await askFor(expected?.answers[answers.length], question, host));
  await send(fenceQuestion(scene.fence));
  const isFence = (frame: Frame): boolean => frame.ethernet?.destination === ASKER;
  const others = (): readonly string[] => comparable(arrived.filter((frame) => !isFence(frame) && !isBareAcknowledgement(frame)));
  const isDone = (): boolean => arrived.some(isFence) && others().length >= (expected?.frames.length ?? 0) && packets.length >= (expected?.packets.length ?? 0);
  await until(isDone, patienceMs, (wake) => (look = wake));
  for (const id of ['wire-port', 'user-port', 'wire', 'user']) await run('netdev_del', { id });
  for (const question of scene.afterwards?.(told) ?? []) answers.push(await askFor(expected?.answers[answers.length], question, host));
  for (const name of Object.keys(told)) await host.close(name);
  return { frames: others(), packets, answers };
}

async function openAll(endpoints: { readonly [name: string]: EndpointSpec }, host: HostSide): Promise<Told> {
  const told: { [name: string]: JsonObject } = {};
  for (const [name, spec] of Object.entries(endpoints)) {
    const answer = await host.open(name, spec);
    if (answer.kind !== 'answer') throw new Error(`the host has no ${name}: ${answer.missing}`);
    told[name] = answer.value;
  }
  return told;
}

/** Again, where it is not what is expected: a machine under load may answer late. */
async function askFor(expected: string | undefined, question: HostQuestion, host: HostSide): Promise<string> {
  let said = '';
  for (let attempt = 0; attempt < MOST_ATTEMPTS && (attempt === 0 || (expected !== undefined && said !== expected)); attempt++) {
    const answer = await host.ask(question);
    said = `${question.kind}: ${JSON.stringify(answer.kind === 'answer' ? answer.value : answer.missing)}`;
  }
  return said;
}

function fenceQuestion(address: string): Frame {
  if (address.includes(':')) return neighbourSolicitation({ mac: ASKER, ip: 'fe80::9999' }, address);
  return arpRequest({ mac: ASKER, ip: '10.99.99.99' }, address);
}

function until(holds: () => boolean, patienceMs: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs);
    const look = (): void => {
      if (!holds()) return;
      clearTimeout(timer);
      resolve();
    };
    onWake(look);
    look();
  });
}

function isBareAcknowledgement({ tcp, payload }: Frame): boolean {
  return tcp?.flags.join() === 'ack' && payload === undefined;
}

function comparable(frames: readonly Frame[]): readonly string[] {
  const starts = new Map<string, number>();
  return [...new Set(frames.map((frame) => JSON.stringify(withoutChance(frame, starts))))];
}

function withoutChance({ ipv4, tcp, udp, icmpv6, ...rest }: Frame, starts: Map<string, number>): Frame {
  const sequence = tcp === undefined ? 0 : relative(`${tcp.sourcePort} ${tcp.destinationPort}`, tcp.sequence, starts);
  return {
    ...rest,
    ...(icmpv6 === undefined ? {} : { icmpv6: icmpv6.type < FIRST_QUESTION ? { type: icmpv6.type, code: icmpv6.code } : icmpv6 }),
    ...(ipv4 === undefined ? {} : { ipv4: { source: ipv4.source, destination: ipv4.destination, protocol: ipv4.protocol, ttl: ipv4.ttl } }),
    ...(udp === undefined ? {} : { udp: { sourcePort: commonPort(udp.sourcePort), destinationPort: udp.destinationPort } }),
    ...(tcp === undefined ? {} : { tcp: { ...tcp, sourcePort: commonPort(tcp.sourcePort), sequence } }),
  };
}

/** Those that the host chose are all one. */
function commonPort(port: number): number {
  return Math.min(port, FIRST_CHOSEN_PORT);
}

function relative(connection: string, sequence: number, starts: Map<string, number>): number {
  const start = starts.get(connection) ?? sequence;
  starts.set(connection, start);
  return (sequence - start) >>> 0;
}
