// What proc(5) tells of a target's process and of the ports in its network, with nobody in there.

import type { HostAnswer, HostQuestion } from '../host-side.ts';
import type { InstanceHost } from './lazy-host.ts';
import { processHoldings } from './process-holdings.ts';
import type { HostPlace } from './protocol.ts';
import { answerPort } from './real-host.ts';
import { targetPid } from './target-process.ts';

/** The same host, which has nobody enter the network for what can be seen from here. */
export function seenFromOutside(host: InstanceHost, place: HostPlace): InstanceHost {
  const ask = async (question: HostQuestion): Promise<HostAnswer> => {
    if (question.kind === 'process') return processHoldings(targetPid(place));
    return question.kind === 'port' ? answerPort(question, targetPid(place)) : host.ask(question);
  };
  return { ...host, ask };
}
