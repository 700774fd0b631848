// Questions about the emulated process: what it holds, its open files, and the number of one of them.

import type { AnswerQuestion } from './question.ts';

export const answerProcess: AnswerQuestion<'process'> = (_question, { host: { target } }) => ({
  kind: 'answer',
  value: { descriptors: target.openFiles, threads: target.threads, residentKiB: target.residentKiB },
});

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
