// Who answers which question.

import type { HostAnswer, HostQuestion } from '../../../host-side.ts';
import type { AnswerQuestion, QuestionPlace } from './question.ts';
import { answerDeviceQueues, answerVdePorts } from './endpoints.ts';
import { answerCalls, answerPath } from './files.ts';
import { answerInterface, answerJoinBridge, answerTapSettings } from './interfaces.ts';
import { answerDescriptorOf, answerDescriptors, answerProcess } from './process.ts';
import { answerPort, answerTcp, answerUdp } from './sockets.ts';
import { unavailable } from '../../../unavailable.ts';

type Rows = { readonly [Kind in HostQuestion['kind']]?: AnswerQuestion<Kind> };

const ROWS: Rows = {
  'tcp': answerTcp,
  'udp': answerUdp,
  'port': answerPort,
  'process': answerProcess,
  'interface': answerInterface,
  'join-bridge': answerJoinBridge,
  'vde-ports': answerVdePorts,
  'device-queues': answerDeviceQueues,
  'tap-settings': answerTapSettings,
  'calls': answerCalls,
  'path': answerPath,
  'descriptors': answerDescriptors,
  'descriptor-of': answerDescriptorOf,
};

export async function answerTo(question: HostQuestion, place: QuestionPlace): Promise<HostAnswer> {
  const answer = ROWS[question.kind] as AnswerQuestion<HostQuestion['kind']> | undefined;
  return answer?.(question, place) ?? unavailable(`an answer to ${question.kind} on the simulated host`);
}
