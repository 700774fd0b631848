// Questions about the emulated process: its open files, and the number of one of them.

import type { AnswerQuestion } from './question.ts';

export const answerDescriptors: AnswerQuestion<'descriptors'> = ({ since }, { host }) => {
  const count = host.target.openFiles;
  return { kind: 'answer', value: { count, ...(since === undefined ? {} : { more: count - Number(since) }) } };
};

export const answerDescriptorOf: AnswerQuestion<'descriptor-of'> = ({ endpoint: name, interface: wanted }, { host, endpoint }) => {
  const descriptor = wanted === undefined
    ? endpoint(name ?? '')?.peerDescriptor?.()
    : host.target.numberOf((resource) => resource.kind === 'interface-queue' && resource.interface === wanted);
  return { kind: 'answer', value: descriptor === undefined ? {} : { descriptor } };
};
