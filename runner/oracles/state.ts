// The state left behind: where the spec left an outcome open, what was seen of it binds what follows.
//
// A netdev that was accepted can be linked, refuses a duplicate and can be deleted once; one that was refused is not
// there. The net model is told what was observed, and its prediction is compared where the certificate was open.

import { type Expectation, open, type RequirementId } from '../../generators/certificate.ts';
import { initialState } from '../../generators/net-model/initial-state.ts';
import { predict } from '../../generators/net-model/predict.ts';
import type { NetState } from '../../generators/net-model/state.ts';
import { type Outcome, observe } from '../../generators/net-model/transition.ts';
import type { Case, Finding } from '../case.ts';
import type { CommandExchange, StepExchange } from '../exchange.ts';
import { commandText } from '../wire-text.ts';
import { departureFrom, describeExpectation } from './outcome.ts';
import { finding, type JudgeContext, type Oracle, requirements } from './oracle.ts';

const NAME = 'state';

const [CONSISTENT] = requirements('state/consistent') as [RequirementId];

export const stateOracle: Oracle = { name: NAME, requirements: [CONSISTENT], judge: judgeState };

function judgeState(_subject: Case, exchanges: readonly StepExchange[], context: JudgeContext): readonly Finding[] {
  const findings: Finding[] = [];
  let state = startOf(context);
  for (const exchange of exchanges) {
    // What raw bytes did to the state is not followed.
    if (exchange.step.kind === 'bytes') return findings;
    for (const [index, item] of exchange.commands.entries()) {
      if (item.reply === undefined) return findings;
      findings.push(...judgeCommand(state, item, exchange.index, index));
      state = observe(state, item.command.execute, item.command.arguments, outcomeOf(item));
    }
  }
  return findings;
}

/** Arguments are the certificate's affair; here nothing but the state decides. */
function certifyNothing(): Expectation {
  return open(CONSISTENT, 'its arguments are judged elsewhere', 'GenericError', 'DeviceNotFound');
}

function startOf({ fixture, sameClock }: JudgeContext): NetState {
  const machine = fixture.machine === 'pc' ? 'pc' : 'bare';
  return initialState({ certify: certifyNothing, machine, strangers: !sameClock, setup: fixture.setup });
}

function judgeCommand(state: NetState, item: CommandExchange, step: number, index: number): readonly Finding[] {
  const { command, reply, id } = item;
  if (reply === undefined || command.expectation.kind !== 'open') return [];
  const expectation = predict(state, command.execute, command.arguments);
  const actual = departureFrom(expectation, reply);
  if (actual === undefined) return [];
  const expected = `${describeExpectation({ ...command, expectation })}, after what was answered before`;
  return [finding(NAME, { requirement: CONSISTENT, step, command: index, sent: commandText(command, id).trimEnd(), expected, actual })];
}

function outcomeOf({ reply }: CommandExchange): Outcome {
  if (reply === undefined) return { kind: 'none' };
  return reply.kind === 'return' ? { kind: 'success', value: reply.value } : { kind: 'error', errorClass: reply.errorClass };
}
