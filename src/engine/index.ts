/** The engine's public interface. */
export * from './model/facts.js';
export * from './model/advice.js';
export * from './model/report.js';
export * from './limits.js';
export { audit, auditResponse, type ResponseUse } from './run/audit.js';
export { apply } from './improve/apply.js';
export { mergeAdvice, targetOf, whatBreaks } from './improve/merge-advice.js';
export * from './improve/plan.js';
export { attributesAsked } from './cookie-attributes.js';
export { digestOf, fnv1a } from './fnv.js';
export * from './preview/plan-preview.js';
export { lostStyle, type Block, type Layout, type LostStyle } from './preview/layout.js';
export { parseTypedPolicy, type TypedPolicy, type WhyNotTried } from './preview/typed-policy.js';
export { asReportOnly } from './preview/reporting.js';
export { conflictsOf, leftOutOf, previewed } from './preview/simulated-page.js';
export type { NotSimulable } from './preview/simulable.js';
export { applicationNamed, knownApplication } from './stack/application.js';
export { detectStack } from './stack/detect.js';
export { developmentServer, type DevelopmentServer } from './stack/development.js';
export { withChosenStack } from './stack/known.js';
export {
  GRADE_TABLE,
  about,
  gradeOf,
  gradeOfPage,
  isGraded,
  isWorse,
  type GradeResult,
  isBeyondPage,
  breaksPage,
  caveatSentence,
  caveatText,
  isAnotherPage,
  isBroken,
  isOfAnotherPage,
  verdict,
} from './run/grade.js';
export * from './run/group.js';
export { shownOf, type Shown, documentLines } from './run/shown.js';
export { REASONS } from './model/reasons.js';
export { beyondGrade, type BeyondGrade } from './run/beyond-grade.js';
export { foreignFiles, MAX_FOREIGN_FILES, type ForeignFile } from './foreign-files.js';
export { groupedBy } from './grouped-by.js';
export { knownHeader } from './headers.js';
export * from './untrusted.js';
export { shareOfCommonPairs } from './recording/letter-pairs.js';
export { isAwaited, isUnread } from './model/observed.js';
export { mayBePreloaded } from './run/scope.js';
export { isHstsMark, siteOf, isInFolder, isPlainFolder, isRedirect } from './site.js';
export { parseHsts } from './parse/hsts.js';
export { parseSecurityTxt } from './parse/security-txt.js';
export { htmlOf } from './parse/body.js';
export { ELEMENTS, findTexts } from './text-patterns.js';
export type { PageText } from './text-patterns.js';
export { cookieJudge, cookieRole, HAPROXY_COOKIES } from './cookies/cookie-names.js';
export { isOfSite, isPlaintext, registrableDomainOf } from './parse/host.js';
export { RULES } from './rules/index.js';
export { lacks, MAX_COOKIES_QUOTED, quoteStored } from './parse/set-cookie.js';
export type { Rejection, SentCookies } from './parse/cookie-jar.js';
export { cookieHistories, type CookieFate, type CookieHistory } from './cookies/cookie-fates.js';
export { sentAlike } from './improve/sent-alike.js';
export {
  RESPONSE_KINDS,
  droppedHeaders,
  type ResponseKind,
  type DroppedHeader,
} from './probe/dropped-headers.js';
export * from './run/suppress.js';
export { withoutNonces, withoutSecrets } from './without-secrets.js';
export { compare, type Comparison } from './history/compare.js';
export { findingChanges, type FindingChanges } from './history/finding-changes.js';
export {
  cookieChanges,
  documentHop,
  headerChanges,
  sentFields,
  type Changes,
  type HeaderChange,
  type SentFields,
} from './history/sent-fields.js';
export * from './csp/allowed.js';
export { anyScriptIn, type AnyScript, type WayKind } from './csp/any-script.js';
export { foldPlaces, originOfPlace, scriptPlace } from './csp/script-place.js';
export { FETCH_KINDS, type FetchKind } from './csp/fallbacks.js';
export { relevantSources } from './csp/relevant-sources.js';
export { RETIRED as RETIRED_DIRECTIVES } from './csp/directives.js';
export {
  codeKeys,
  emptyRecording,
  isResponseSeen,
  typeWithoutMarkup,
  withLoad,
  withLoadAgain,
  codeAt,
  withObserved,
  withObservedForms,
  withReports,
  withUnread,
  withVisit,
} from './recording/record.js';
export { formTarget, isPartlyRead, withBegunForm, withEndedForm } from './recording/forms.js';
export { withLostReports } from './recording/kept.js';
export { mostFrequent, named, sumOf } from './recording/most-frequent.js';
export { cleanedRecording } from './recording/merge.js';
export { NOT_SIGNED_IN, withOtherVisitors } from './recording/other-visitors.js';
export { patternIn, targetIn } from './recording/names.js';
export { pathPattern } from './recording/path-pattern.js';
export { withMore } from './with-more.js';
export { withoutPathSession } from './parse/path-session.js';
export { proposeForSite, type SiteProposal } from './recording/split.js';
export { isInRecording, proposePolicy, sendsOwnPolicy } from './recording/propose.js';
export { withNonce, withNonces, type PolicyWithNonce } from './recording/with-nonces.js';
export type { Doubt } from './recording/doubtful.js';
export type {
  BlockedUse,
  DoubtfulSource,
  PolicyProposal,
  ProposedSource,
  ReportedSource,
} from './recording/propose.js';
export type { ChangingCode } from './recording/changing-code.js';
export {
  MAX_RECORDED_BASES,
  MAX_VISITORS,
  MAX_RECORDED_CODE,
  MAX_RECORDED_ORIGINS,
  MAX_RECORDED_PAGES,
  MAX_RECORDED_FORMS,
  MAX_RECORDED_REPORTS,
  MAX_SENT_FORMS,
  MAX_TEMPLATES,
  MAX_VISITS,
  type PlaceVisits,
  type RecordedCode,
  type RecordedForms,
  type RecordedPage,
  type Recording,
  type SentForm,
} from './recording/model.js';
