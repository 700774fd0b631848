// What a user network answers to frames, on any target: for tests that hold the emulator's against a QEMU's.
//
// What differs from run to run is left out: identification, type of service, and where sequence numbers start; and of
// ICMPv6 errors the quoted packet, whose length libslirp has in the wrong byte order by then.

import { decodeFrame } from '../../../../generators/frames/decode.ts';
import { encodeFrame } from '../../../../generators/frames/encode.ts';
import type { Frame } from '../../../../generators/frames/frame.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { arpRequest, neighbourSolicitation } from '../../../../generators/frames/requests.ts';
import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { EndpointSpec, HostSide } from '../../../host-side.ts';
import { openTarget } from '../../../open.ts';
import { openClient, type QmpClient } from '../../../qmp/client.ts';
import { createScratch } from '../../../sandbox.ts';

/** What endpoints told when they were opened, by name. */
export type Told = { readonly [endpoint: string]: JsonObject };

export type Scene = {
  readonly endpoints?: { readonly [name: string]: EndpointSpec };
  readonly options: (told: Told) => JsonObject;
  readonly frames: (told: Told) => readonly Frame[];
  /** The address that answers at the end, when all that the frames cause has happened. */
  readonly fence: string;
};

/** Frames in the order of their arrival, without the fence's answer; of TCP the first of a connection has sequence number 0. */
export type Played = readonly string[];

const STATION = '52:54:00:99:99:99';
const PATIENCE_MS = 5000;
/** Smaller types of ICMPv6 are errors. */
const FIRST_QUESTION = 128;

/** `counts`: how many answers each scene must wait for, where that is known. */
export async function play(target: string, scenes: readonly Scene[], counts: readonly number[] = []): Promise<readonly Played[]> {
  const scratch = createScratch();
  const instance = await openTarget(target).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
  const { host, monitors: [monitor] } = instance;
  if (monitor === undefined || host === undefined) throw new Error('the target has no host at hand');
  const client = await openClient(monitor);
  const played: Played[] = [];
  for (const [index, scene] of scenes.entries()) played.push(await playOne(scene, client, host, counts[index] ?? 0));
  await instance.stop();
  scratch.remove();
  return played;
}

async function playOne(scene: Scene, client: QmpClient, host: HostSide, count: number): Promise<Played> {
  const arrived: Frame[] = [];
  let onFrame = (): void => undefined;
  host.onPacket(({ endpoint, bytes }) => {
    if (endpoint !== 'wire') return;
    arrived.push(decodeFrame(bytes));
    onFrame();
  });
  const told = await openAll({ ...scene.endpoints, wire: { kind: 'listener', carries: 'frames' } }, host);
  await add(client, { type: 'socket', id: 'wire', connect: String(told['wire']?.['address']) });
  await add(client, { type: 'user', id: 'user', ...scene.options(told) });
  for (const netdev of ['wire', 'user']) await add(client, { type: 'hubport', id: `${netdev}-port`, hubid: 0, netdev });
  const question = fenceQuestion(scene.fence);
  await host.send([...scene.frames(told), question].map((frame) => ({ endpoint: 'wire', bytes: encodeFrame(frame) })));
  const isFence = (frame: Frame): boolean => frame.ethernet?.destination === STATION;
  const others = (): readonly Frame[] => arrived.filter((frame) => !isFence(frame));
  await until(() => arrived.some(isFence) && others().length >= count, (wake) => (onFrame = wake));
  for (const id of ['wire-port', 'user-port', 'wire', 'user']) await client.execute('netdev_del', { id });
  for (const name of Object.keys(told)) await host.close(name);
  return comparable(others());
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

async function add(client: QmpClient, netdev: JsonObject): Promise<void> {
  const answer = await client.execute('netdev_add', netdev);
  if (answer.kind !== 'return') throw new Error(`${JSON.stringify(netdev)}: ${JSON.stringify(answer)}`);
}

function fenceQuestion(address: string): Frame {
  if (address.includes(':')) return neighbourSolicitation({ mac: STATION, ip: 'fe80::9999' }, address);
  return arpRequest({ mac: STATION, ip: '10.99.99.99' }, address);
}

function until(holds: () => boolean, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const look = (): void => {
      if (!holds()) return;
      clearTimeout(timer);
      resolve();
    };
    onWake(look);
    look();
  });
}

function comparable(frames: readonly Frame[]): Played {
  const starts = new Map<string, number>();
  return frames.map((frame) => JSON.stringify(withoutChance(frame, starts), (_, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value)));
}

function withoutChance(frame: Frame, starts: Map<string, number>): Frame {
  const { ipv4, tcp, icmpv6, ...rest } = frame;
  return {
    ...rest,
    ...(icmpv6 === undefined ? {} : { icmpv6: icmpv6.type < FIRST_QUESTION ? { type: icmpv6.type, code: icmpv6.code } : icmpv6 }),
    ...(ipv4 === undefined ? {} : { ipv4: { source: ipv4.source, destination: ipv4.destination, protocol: ipv4.protocol, ttl: ipv4.ttl } }),
    ...(tcp === undefined ? {} : { tcp: { ...tcp, sequence: relative(`${tcp.sourcePort} ${tcp.destinationPort}`, tcp.sequence, starts) } }),
  };
}

function relative(connection: string, sequence: number, starts: Map<string, number>): number {
  const start = starts.get(connection) ?? sequence;
  starts.set(connection, start);
  return (sequence - start) >>> 0;
}
