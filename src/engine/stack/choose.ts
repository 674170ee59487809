import type { Report, StackMember } from '../model/report.js';
import { KNOWN } from './known.js';

/** The report with the servers that the person chose. Unknown names are left out. */
export function withChosenStack(report: Report, names: readonly string[], because: string): Report {
  const stack = [...new Set(names)].flatMap((name): StackMember[] => {
    const known = KNOWN.get(name);
    if (!known) return [];
    const version = report.stack.find((member) => member.name === name)?.version;
    return [
      {
        name,
        label: known.label,
        ...(version !== undefined && { version }),
        because,
        confidence: 'sure',
        chosen: true,
      },
    ];
  });
  const { hints: _, ...rest } = report;
  return { ...rest, stack };
}
