// Kept findings as cases of `check`: `findings/SLUG`, red while the finding fails.

import type { Schema } from '../../generators/qapi/ir.ts';
import { fixtures } from '../../suites/fixtures.ts';
import type { CaseId } from '../case.ts';
import { caseOfSession } from '../fuzz/session/session-case.ts';
import type { FindingOnDisk } from '../fuzz/store/finding-folder.ts';
import { type World, worldsOf } from '../fuzz/trial.ts';
import type { PlannedCase } from '../plan.ts';
import { cannotRun } from './exit.ts';
import { readFindings } from './replay.ts';

/** Throws where one cannot be read: a case that is left out would be green in silence. */
export function findingCases(path: string, schema: Schema): readonly PlannedCase[] {
  const worlds = worldsOf(schema, fixtures);
  return readFindings([path]).map((found) => {
    if ('problem' in found) throw cannotRun(`the finding in ${found.folder} is damaged: ${found.problem}`);
    return plannedFrom(found, worlds);
  });
}

function plannedFrom({ slug, folder, finding: { session, title } }: FindingOnDisk, worlds: ReadonlyMap<string, World>): PlannedCase {
  const world = worlds.get(session.fixture);
  if (world === undefined) throw cannotRun(`the finding in ${folder} wants the fixture ${session.fixture}, which this plumbline has not`);
  const id = `findings/${slug}` as CaseId;
  return {
    id, fixture: world.fixture.name,
    load: () => ({ case: { ...caseOfSession(session, world.fixture, world.start, id).case, title: `Mended: ${title}`, start: 'fresh-instance' } }),
  };
}
