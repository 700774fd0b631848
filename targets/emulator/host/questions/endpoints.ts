// Questions that are about one kind of endpoint, and are answered there.

import type { HostAnswer } from '../../../host-side.ts';
import type { AnswerQuestion, QuestionPlace } from './question.ts';

export const answerVdePorts: AnswerQuestion<'vde-ports'> = ({ endpoint }, place) => answerOf(endpoint, place);

export const answerDeviceQueues: AnswerQuestion<'device-queues'> = ({ endpoint }, place) => answerOf(endpoint, place);

function answerOf(name: string, { endpoint }: QuestionPlace): HostAnswer {
  const value = endpoint(name)?.ask?.();
  if (value === undefined) throw new Error(`"${name}" is no open endpoint of which this can be asked`);
  return { kind: 'answer', value };
}
