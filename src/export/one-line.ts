import { about, caveatText, severitiesText, tallyOf, type Report, verdict } from '../engine/index.js';
import { hostOf, redacted } from './urls.js';
import { visible } from './visible.js';

/** The grade in one line for a chat: `shop.example: F (0/100), 3 high, 5 medium – Sitegrade 1.2.3`. */
export function oneLine(report: Report, version: string): string {
  const grade = `${verdict(report)} (${about(report.score, report)}/100)`;
  const facts = [grade, severitiesText(tallyOf(report.findings)) || 'no findings', caveatText(report) ?? []];
  return visible(redacted(`${hostOf(report.url)}: ${facts.flat().join(', ')} – Sitegrade ${version}`));
}
