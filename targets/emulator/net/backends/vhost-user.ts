// `vhost-user`: the device is in another process, at the other end of a character device; here it is told of each queue.
// net/vhost-user.c, hw/virtio/vhost-user.c.
//
// Where there is nobody to answer, or who answers has too few queues, the original waits for another; here it is a refusal.

import { MESSAGES, vhostUserMessage, wordsOf } from '../../../vhost-user-message.ts';
import type { VhostUserBackend } from '../../host/unix.ts';
import { integerOf, textOf } from '../arguments.ts';
import { dropChardev } from '../chardevs.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

const MOST_QUEUES = 1024n;

export function createVhostUser({ args, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  if (defects.has('vhost-user-missing-chardev-accepted')) return created();
  const id = textOf(args, 'chardev') ?? '';
  const chardev = state.chardevs.get(id);
  if (chardev === undefined) return refused(`there is no character device '${id}'`);
  if (!chardev.reconnectable || !chardev.passesDescriptors) return refused(`'${id}' is no Unix socket`);
  const queues = integerOf(args, 'queues') ?? 1n;
  if (queues < 1n || queues > MOST_QUEUES) return refused(`the number of queues must lie between 1 and ${MOST_QUEUES}`);
  if (chardev.busy) return refused(`the character device '${id}' is in use`);
  if (chardev.vhostUser === undefined) return refused(`nobody at the other end of '${id}' speaks vhost-user`);
  const count = defects.has('vhost-user-one-queue-only') ? 1 : Number(queues);
  if (!shakeHands(chardev.vhostUser, count, defects)) return refused(`the other end of '${id}' has fewer than ${count} queues`);
  chardev.busy = true;
  return created(() => {
    chardev.busy = false;
    if (!defects.has('deleted-vhost-user-keeps-connection')) dropChardev(state, id);
  });
}

const PROTOCOL_FEATURES_BIT = 1n << 30n;
const MULTIQUEUE = 1n;
const RINGS_OF_A_QUEUE = 2;

/** What the original says for each queue in turn; false where there are too few. */
function shakeHands(backend: VhostUserBackend, queues: number, defects: ReadonlySet<string>): boolean {
  const tell = (request: number, payload?: bigint): void => void backend(vhostUserMessage(request, payload));
  const ask = (request: number): bigint => {
    const answer = backend(vhostUserMessage(request, undefined));
    return (answer === undefined ? undefined : wordsOf(answer).payload) ?? 0n;
  };
  for (let queue = 0; queue < queues; queue++) {
    const features = ask(MESSAGES.getFeatures);
    if ((features & PROTOCOL_FEATURES_BIT) !== 0n) {
      const protocol = ask(MESSAGES.getProtocolFeatures) & MULTIQUEUE;
      tell(MESSAGES.setProtocolFeatures, protocol);
      const most = queue === 0 && protocol === MULTIQUEUE ? ask(MESSAGES.getQueueNumber) : BigInt(queues);
      if (BigInt(queues) > most && !defects.has('vhost-user-more-queues-than-offered')) return false;
    }
    if (queue === 0) tell(MESSAGES.setOwner);
    ask(MESSAGES.getFeatures);
    if (defects.has('vhost-user-rings-not-set-up')) continue;
    for (let ring = queue * RINGS_OF_A_QUEUE; ring < (queue + 1) * RINGS_OF_A_QUEUE; ring++) {
      tell(MESSAGES.setVringCall, BigInt(ring));
      tell(MESSAGES.setVringError, BigInt(ring));
    }
  }
  return true;
}
