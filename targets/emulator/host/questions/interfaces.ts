// Questions about interfaces, and the one request: to join a bridge.

import type { AnswerQuestion } from './question.ts';

export const answerInterface: AnswerQuestion<'interface'> = ({ name }, { host }) => {
  const found = host.interfaces.named(name);
  if (found === undefined) return { kind: 'answer', value: { exists: false } };
  const { up, queues, vnetHeader, bridge } = found;
  return {
    kind: 'answer',
    value: { exists: true, up, queues, ...(vnetHeader === undefined ? {} : { vnetHeader }), ...(bridge === undefined ? {} : { bridge }) },
  };
};

export const answerJoinBridge: AnswerQuestion<'join-bridge'> = ({ interface: name, bridge }, { host }) => ({
  kind: 'answer',
  value: { exists: host.interfaces.join(name, bridge) },
});

export const answerTapSettings: AnswerQuestion<'tap-settings'> = ({ interface: name }, { host }) => {
  const { sendBuffer, vhost = false, pollMicroseconds } = host.taps.get(name)?.settings ?? {};
  if (sendBuffer === undefined) return { kind: 'answer', value: {} };
  return { kind: 'answer', value: { sendBuffer, ...(vhost ? { vhost, pollMicroseconds: pollMicroseconds ?? 0 } : {}) } };
};
