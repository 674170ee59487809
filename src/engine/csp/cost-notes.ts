import { parsePolicies } from '../parse/csp.js';
import { anyScriptIn, type WayKind } from './any-script.js';

/** Why hosts that a proposed policy names let in anyone's script. */
const WHY: Readonly<Partial<Record<WayKind, string>>> = {
  'open-host': 'anyone can publish there',
  'jsonp-host': 'they answer with JSONP',
  'angular-host': 'they serve AngularJS',
};

/** What the hosts of a proposed policy cost: sentences. */
export function costNotes(value: string, page: string): string[] {
  return anyScriptIn(parsePolicies({ header: '', value }), page).ways.flatMap(({ kind, through }) => {
    const why = WHY[kind];
    return why === undefined
      ? []
      : [
          `This policy still lets anyone's script in, through ${through}: ${why}. That costs what 'unsafe-inline' costs (20 points). Name the files by their paths, or serve them from this site.`,
        ];
  });
}
