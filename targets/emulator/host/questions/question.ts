// A question about the simulated host: one row a kind in `table.ts`.

import type { HostAnswer, HostQuestion } from '../../../host-side.ts';
import type { Endpoint } from '../endpoint.ts';
import type { VirtualHost } from '../virtual-host.ts';

export type QuestionPlace = {
  readonly host: VirtualHost;
  readonly endpoint: (name: string) => Endpoint | undefined;
};

/** A question that talks with the target may be answered later. */
export type AnswerQuestion<Kind extends HostQuestion['kind']> = (question: Extract<HostQuestion, { kind: Kind }>, place: QuestionPlace) => HostAnswer | Promise<HostAnswer>;
