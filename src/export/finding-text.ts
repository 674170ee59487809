import { withMore, type FindingGroup } from '../engine/index.js';
import { inlineText } from './escape.js';
import { markdownOf, paragraph } from './mdast.js';

/** Subjects of a group that are listed. */
const SUBJECTS = 20;

/** A finding, or a group of them, to paste into a chat or an issue, where a name must not become a link or a picture. */
export function findingText({ findings, text }: FindingGroup): string {
  const [{ severity, id, rule, message, why, spec }] = findings;
  const isOne = findings.length === 1;
  const lines = [
    `[${severity}] ${escaped(text)} (${escaped(isOne ? id : `${rule}/${message}`)})`,
    escaped(why),
  ];
  if (!isOne) {
    const texts = findings.map((one) => one.text);
    lines.push(...withMore(texts, SUBJECTS).map((one) => `- ${escaped(one)}`));
  }
  return [...lines, `${spec.label}: ${spec.url}`].join('\n');
}

/** Within a line of Markdown. */
function escaped(text: string): string {
  return markdownOf([paragraph(inlineText(text))]).trim();
}
