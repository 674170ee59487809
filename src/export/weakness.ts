import type { Finding } from '../engine/index.js';
import cwes from './cwe.json' with { type: 'json' };
import owasp from './owasp.json' with { type: 'json' };

/** By rule, and by message where it has another number; test/engine/rule-files.test.ts writes it from the rules’ pages. */
const CWES = new Map<string, number | null>(Object.entries(cwes));

/** Where a list has a finding. OWASP’s are of its lists of mapped CWEs (github.com/OWASP/Top10, 2025/docs/en, 5 August 2026). */
export interface Listed {
  /** Such as `CWE-614` or `A02:2025`. */
  readonly id: string;
  readonly url: string;
}

/** The weakness of MITRE’s CWE that a finding is, and the category of OWASP’s Top 10 that it is in; absent where there is none. */
export function weaknessOf({ rule, message }: Pick<Finding, 'rule' | 'message'>): {
  readonly cwe?: Listed;
  readonly owasp?: Listed;
} {
  const own = CWES.get(`${rule}/${message}`);
  const cwe = own === undefined ? CWES.get(rule) : own;
  if (cwe === undefined || cwe === null) return {};
  const { year, categories } = owasp;
  const category = categories.find(({ cwes }) => cwes.includes(cwe));
  return {
    cwe: { id: `CWE-${cwe}`, url: `https://cwe.mitre.org/data/definitions/${cwe}.html` },
    ...(category && {
      owasp: {
        id: `${category.number}:${year}`,
        url: `https://owasp.org/Top10/${year}/${category.number}_${year}-${category.name.replaceAll(' ', '_')}/`,
      },
    }),
  };
}
