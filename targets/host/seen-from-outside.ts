// What proc(5) tells of a target's process and of the ports in its network, with nobody in there.

import type { HostAnswer, HostQuestion } from '../host-side.ts';
import type { InstanceHost } from './lazy-host.ts';
import { processHoldings } from './process-holdings.ts';
import { answerPort } from './real-host.ts';
import { type TargetProcess, targetPid } from './target-process.ts';

/** The same host, which has nobody enter the network for what can be seen from here. */
export function seenFromOutside(host: InstanceHost, target: TargetProcess): InstanceHost {
  const ask = async (question: HostQuestion): Promise<HostAnswer> => {
    if (question.kind === 'process') return processHoldings(targetPid(target));
    return question.kind === 'port' ? answerPort(question, `/proc/${targetPid(target)}/net`) : host.ask(question);
  };
  return { ...host, ask };
}
