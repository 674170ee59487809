import { createReports, type ViolationReport } from './violation-report.js';

/** Maximum entries. Chromium keeps 100 reports. */
const MAX_ENTRIES = 200;

/**
 * What enforced policies blocked since the page loaded, from reports that the browser keeps, so nothing is injected
 * before. A page can neither forge nor remove them.
 */
export function blockedSoFar(): readonly ViolationReport[] {
  const reports = createReports(MAX_ENTRIES);
  const observer = new ReportingObserver(() => undefined, { types: ['csp-violation'], buffered: true });
  observer.observe();
  for (const { body } of observer.takeRecords()) if (body) reports.add(body);
  observer.disconnect();
  return reports.take().all.filter(({ disposition }) => disposition === 'enforce');
}
