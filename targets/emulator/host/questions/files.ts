// Questions about files and programs.

import { describeCalls } from '../../../program-calls.ts';
import type { AnswerQuestion } from './question.ts';

export const answerPath: AnswerQuestion<'path'> = ({ path }, { host }) => {
  const found = host.files.find(path);
  if (found === undefined) return { kind: 'answer', value: { exists: false } };
  const { kind, attributes: { mode, group } } = found;
  return { kind: 'answer', value: { exists: true, kind, mode: mode.replace(/^0+(?=\d)/, ''), group } };
};

export const answerCalls: AnswerQuestion<'calls'> = ({ program }, { host, endpoint }) => {
  const path = endpoint(program)?.info()['path'] ?? program;
  return { kind: 'answer', value: describeCalls(host.programs.calls(String(path))) };
};
