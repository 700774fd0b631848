// From what happened to a verdict. Pure: the same record gives the same verdict, with or without the target.

import { isJsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Case, ErratumId, Finding, Verdict } from './case.ts';
import type { TranscriptEntry } from './events.ts';
import { exchangesOf, type MessageLookup, type StepExchange } from './exchange.ts';
import { correlationOracle } from './oracles/correlation.ts';
import { encodingOracle } from './oracles/encoding.ts';
import { eventOrderOracle } from './oracles/event-order.ts';
import { livenessOracle } from './oracles/liveness.ts';
import type { JudgeContext, Oracle } from './oracles/oracle.ts';
import { observationOracle } from './oracles/observation.ts';
import { outcomeOracle } from './oracles/outcome.ts';
import { packetsOracle } from './oracles/packets.ts';
import { protocolShapeOracle } from './oracles/protocol-shape.ts';
import { rawBytesOracle } from './oracles/raw-bytes.ts';
import { receiveFilterOracle } from './oracles/receive-filter.ts';
import { returnTypeOracle } from './oracles/return-type.ts';
import { selfDescriptionOracle } from './oracles/self-description.ts';
import { stateOracle } from './oracles/state.ts';
import { stimulusOracle } from './oracles/stimulus.ts';
import { timestampsOracle } from './oracles/timestamps.ts';

/** The most telling first: a dead target explains all that follows it. */
const ORACLES: readonly Oracle[] = [
  livenessOracle, protocolShapeOracle, correlationOracle, outcomeOracle, rawBytesOracle, stimulusOracle, packetsOracle, observationOracle,
  returnTypeOracle, eventOrderOracle, timestampsOracle, stateOracle, encodingOracle, receiveFilterOracle, selfDescriptionOracle,
];

export function judge(
  subject: Case, transcript: readonly TranscriptEntry[], context: JudgeContext, known?: MessageLookup,
): Verdict {
  return judgeExchanges(subject, exchangesOf(subject, transcript, known), context);
}

/** As `judge`, for those who have sorted the record already. */
export function judgeExchanges(subject: Case, exchanges: readonly StepExchange[], context: JudgeContext): Verdict {
  const missing = missingFacility(exchanges);
  const findings = ORACLES.flatMap((oracle) => oracle.judge(subject, exchanges, context));
  if (missing === undefined) return verdictOf(findings);
  // What went wrong before may be why it is missing; what came after has no meaning.
  const before = verdictOf(findings.filter(({ step }) => step < missing.step));
  return before.kind === 'fail' ? before : { kind: 'untestable', missing: missing.what };
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.length === 0) return { kind: 'pass' };
  const faults = findings.filter(({ erratum }) => erratum === undefined);
  const excused = findings.filter(({ erratum }) => erratum !== undefined);
  if (faults.length > 0) return { kind: 'fail', findings: [...faults, ...excused] };
  const errata = new Set(excused.flatMap(({ erratum }): readonly ErratumId[] => (erratum === undefined ? [] : [erratum])));
  return { kind: 'deviation', errata: [...errata], findings };
}

type Missing = { readonly step: number; readonly what: string };

function missingFacility(exchanges: readonly StepExchange[]): Missing | undefined {
  for (const { index, stimulusOutcome, answer } of exchanges) {
    for (const text of [stimulusOutcome, answer]) {
      const what = text === undefined ? undefined : unavailable(JSON.parse(text));
      if (what !== undefined) return { step: index, what };
    }
  }
  return undefined;
}

function unavailable(outcome: JsonValue): string | undefined {
  return isJsonObject(outcome) && outcome.kind === 'unavailable' ? String(outcome.missing) : undefined;
}
