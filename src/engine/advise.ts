import type { ObservedEvidence } from './evidence.js';
import type { Judgement } from './judge.js';
import type { Advice } from './model.js';
import contentSecurityPolicy from './csp/advice.js';

/** What to do about each message a rule gave of a page. */
export type Adviser = (evidence: ObservedEvidence) => (message: string) => readonly Advice[];

/** Advice that takes more work than judging does stands apart from its rule, by the rule's id: a letter needs none. */
const ADVISERS: Readonly<Record<string, Adviser>> = {
  'content-security-policy': contentSecurityPolicy,
};

/** The judgement with the advice that its rule leaves to an adviser. One that fails takes nothing from the judgement. */
export function advised(judgement: Judgement, evidence: ObservedEvidence): Judgement {
  if (judgement.findings.length === 0) return judgement;
  const adviser = ADVISERS[judgement.rule.id];
  if (!adviser) return judgement;
  try {
    const adviceOn = adviser(evidence);
    const findings = judgement.findings.map((finding) => {
      const advice = adviceOn(finding.message);
      return advice.length > 0 ? { ...finding, advice } : finding;
    });
    return { ...judgement, findings };
  } catch {
    return judgement;
  }
}
