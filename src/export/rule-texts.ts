import { RULES, type Finding } from '../engine/index.js';
import { redacted } from './urls.js';

/** What a rule says with a message, whichever page or cookie it is about. */
export interface RuleTexts {
  /** The rule's title, such as `Cookies`. */
  readonly title: string;
  /** One line, with `…` for what differs. */
  readonly text: string;
  readonly why: string;
}

export function ruleTexts(finding: Finding): RuleTexts {
  const { rule, message } = finding;
  const known = RULES.find(({ id }) => id === rule);
  // A finding's own texts may be about one cookie only.
  const { text, why } = known?.problems[message] ?? {
    text: redacted(finding.text),
    why: redacted(finding.why),
  };
  return { title: known?.title ?? rule, text: text.replace(/\{\w+\}/g, '…'), why };
}
