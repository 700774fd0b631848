// The steps of a case that happen beside the monitor, on the host and on the wires.

import type { Step, StepAction } from './case.ts';

const HOST_KINDS = ['open', 'close', 'guest', 'exchange', 'converse', 'observe'] as const;

export type HostStep = Extract<StepAction, { readonly kind: (typeof HOST_KINDS)[number] }>;

export function isHostStep(step: Step): step is Step & HostStep {
  return HOST_KINDS.some((kind) => kind === step.kind);
}
