import type { Advice } from './advice.js';
import type { Unseen } from './facts.js';

/** What is said of a page. */

export const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The evidence a finding refers to. */
export interface Quote {
  /** Header name, such as `Set-Cookie`. */
  readonly header: string;
  /** The value as sent (a cookie's value hidden), or null when the header was not sent. */
  readonly value: string | null;
  /** Half-open [start, end) ranges of `value`, in UTF-16 units: the offending parts. */
  readonly marks: readonly (readonly [start: number, end: number])[];
  /** The URL of the hop that sent it, if it is not the document's response. */
  readonly hop?: string;
}

export interface SpecLink {
  readonly label: string;
  readonly url: string;
}

/** A finding that is accepted on one site. It stays visible and costs no points. */
export interface Suppression {
  /** The host, with its port where it has one, as the URL parser writes it. */
  readonly site: string;
  /** A finding's id: `rule/message` or `rule/message#subject`. Without a subject it covers all of them. */
  readonly finding: string;
  /** Why; never empty. */
  readonly reason: string;
  /** The last day it is active, `2027-01-31`; without one it is active until it is removed. */
  readonly until?: string;
}

export interface Finding {
  /** `rule/message` or `rule/message#subject`. */
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly subject?: string;
  readonly severity: Severity;
  /** Points this finding deducts, ≥ 0. Their sum over all findings is 100 − base. */
  readonly points: number;
  /** One line in plain words. */
  readonly text: string;
  /** One or two sentences: the concrete harm. */
  readonly why: string;
  readonly spec: SpecLink;
  /** Names that other tools use, such as Django's `security.W012`. */
  readonly references: readonly string[];
  readonly quotes: readonly Quote[];
  readonly advice: readonly Advice[];
  /** The HTTP Observatory result it stands for, where there is one. */
  readonly observatory?: string;
  /** Somebody decided to live with it: it costs nothing. */
  readonly suppressed?: Suppression;
}

/** A passed check. */
export interface Pass {
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly text: string;
  /** Bonus points, ≥ 0; they count once the base is at least 90. */
  readonly bonus: number;
  readonly quotes: readonly Quote[];
  readonly observatory?: string;
}

/** The action that would make the evidence seen. */
export type Remedy = 'reload' | 'reload-bypassing-cache' | 'grant' | 'read-page' | 'probe';

export interface Unknown {
  readonly rule: string;
  readonly because: Unseen | 'crashed';
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

export type Grade = 'A+' | 'A' | 'A-' | 'B+' | 'B' | 'B-' | 'C+' | 'C' | 'C-' | 'D+' | 'D' | 'D-' | 'F';

/** The stacks that fixes exist for. */
export type StackName =
  | 'apache'
  | 'nginx'
  | 'caddy'
  | 'lighttpd'
  | 'haproxy'
  | 'varnish'
  | 'envoy'
  | 'traefik'
  | 'litespeed'
  | 'iis'
  | 'aspnet'
  | 'aspnetcore'
  | 'tomcat'
  | 'jetty'
  | 'spring'
  | 'django'
  | 'flask'
  | 'express'
  | 'fastify'
  | 'koa'
  | 'nextjs'
  | 'nuxt'
  | 'sveltekit'
  | 'php'
  | 'cloudflare'
  | 'cloudfront'
  | 'fastly'
  | 'akamai'
  | 'netlify'
  | 'vercel'
  | 'firebase'
  | 'githubpages'
  | 'shopify'
  | 'wix'
  | 'squarespace'
  | 'webflow'
  | 'amazons3'
  | 'wordpress'
  | 'drupal'
  | 'mediawiki'
  | 'symfony'
  | 'laravel'
  | 'rails';

/** A server or framework that produced the response. */
export interface StackMember {
  /** A StackName, or another product's lower-case name. */
  readonly name: string;
  /** The usual spelling: `Apache`, `Django`. */
  readonly label: string;
  readonly version?: string;
  readonly because: string;
  readonly confidence: 'sure' | 'likely' | 'hint';
  /** A person said that it is there. */
  readonly chosen?: true;
}

/** The tests of the HTTP Observatory, by its own names; in the order of its algorithm 6. */
export const OBSERVATORY_TESTS = [
  'content-security-policy',
  'cookies',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-sharing',
  'redirection',
  'referrer-policy',
  'strict-transport-security',
  'subresource-integrity',
  'x-content-type-options',
  'x-frame-options',
  'cross-origin-resource-policy',
] as const;

/** A test of the HTTP Observatory, by its own name. */
export type ObservatoryTest = (typeof OBSERVATORY_TESTS)[number];

export interface ObservatoryOutcome {
  /** Its result key; null if it could not be checked. */
  readonly result: string | null;
  /** Points it adds or deducts; 0 if it could not be checked. */
  readonly modifier: number;
  readonly pass: boolean | null;
}

/** The result of MDN's HTTP Observatory for the same response. */
export interface ObservatoryReport {
  /** Version of its algorithm. */
  readonly algorithm: number;
  readonly grade: Grade;
  readonly score: number;
  /** One sentence: why it would not score the page; the tests are computed anyway. */
  readonly refused?: string;
  readonly tests: Readonly<Record<ObservatoryTest, ObservatoryOutcome>>;
}

export interface Report {
  readonly url: string;
  readonly grade: Grade;
  /** 0 or more; above 100 with bonuses. */
  readonly score: number;
  /** Version of the table that turned findings into the score. */
  readonly algorithm: number;
  /** False if evidence that could change the grade was not seen; probes do not count. */
  readonly complete: boolean;
  /** The Observatory's score of the same page; ours differs by our own findings and by what sites cannot change. */
  readonly observatory: ObservatoryReport;
  /** Findings to show before every grade: it is probably not that of the page that was meant, or the page may not work as it was graded. */
  readonly caveats: readonly Finding[];
  /** Caveats first, then by severity, most points and id; of the high ones, no HTTPS is the first. */
  readonly findings: readonly Finding[];
  readonly passes: readonly Pass[];
  readonly unknowns: readonly Unknown[];
  /** Those that fixes are written for: sure or likely. */
  readonly stack: readonly StackMember[];
  /** Servers and frameworks that something hints at; absent if there are none. */
  readonly hints?: readonly StackMember[];
}
