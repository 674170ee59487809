import type { ChainContext } from './rendering.js';
import { literal } from './literal.js';

/** A policy for Django 6, django-csp 4 or django-csp 3. */
export interface DjangoPolicy {
  readonly lead: readonly string[];
  readonly lines: readonly string[];
  readonly needs: readonly string[];
}

const BUILT_IN = 'django.middleware.csp.ContentSecurityPolicyMiddleware';
const PACKAGE = 'csp.middleware.CSPMiddleware';
/** The variable in settings.py that makes the policy report-only. */
const SWITCH = 'csp_report_only';
/** How to enforce the policy, as the end of a sentence. */
export const ENFORCE = `set ${SWITCH} to False`;

/**
 * Each of the three ignores the settings of the other two: django-csp 3 then sends its default policy, which breaks
 * pages, and the others send none. Responses do not show the version, so unless it is known the settings test it.
 */
export function policySettings(value: string, { member }: ChainContext, reportOnly: boolean): DjangoPolicy {
  const policy = [
    '# If the settings have a policy already, it stays: merge this one into it.',
    ...(reportOnly ? [`${SWITCH} = True`] : []),
    ...['csp_policy = {', ...directivesOf(value).map((line) => `    ${line}`), '}'],
  ];
  const assign = (name: string, value: string) =>
    `globals().setdefault(${reportOnly ? `"${name}_REPORT_ONLY" if ${SWITCH} else ` : ''}"${name}", ${value})`;
  const builtIn = [assign('SECURE_CSP', 'csp_policy'), `csp_middleware = "${BUILT_IN}"`];
  const major = Number(member?.version?.split('.')[0] ?? Number.NaN);
  if (major >= 6) return { lead: [], lines: [...policy, ...builtIn, ...addMiddleware('')], needs: [] };
  const byPackage = [
    'if find_spec("csp.constants"):  # django-csp 4',
    `    ${assign('CONTENT_SECURITY_POLICY', '{"DIRECTIVES": csp_policy}')}`,
    `elif "${PACKAGE}" not in MIDDLEWARE:  # django-csp 3, no policy sent yet`,
    `    CSP_REPORT_ONLY = ${reportOnly ? SWITCH : 'False'}`,
    '    for csp_name, csp_sources in csp_policy.items():',
    '        globals()["CSP_" + csp_name.upper().replace("-", "_")] = csp_sources',
    `csp_middleware = "${PACKAGE}"`,
  ];
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);
  const nothing = 'csp_middleware = None  # without django-csp, no policy is sent';
  if (major < 6) {
    const lines = ['if find_spec("csp"):', ...indented(byPackage), 'else:', `    ${nothing}`];
    return {
      lead: ['from importlib.util import find_spec'],
      lines: [...policy, ...lines, ...addMiddleware('csp_middleware and ')],
      needs: ['pip install django-csp'],
    };
  }
  return {
    lead: ['from importlib.util import find_spec', 'import django'],
    lines: [
      ...policy,
      'if django.VERSION >= (6, 0):',
      ...indented(builtIn),
      'elif find_spec("csp"):',
      ...indented(byPackage),
      'else:',
      `    ${nothing}`,
      ...addMiddleware('csp_middleware and '),
    ],
    needs: ['pip install django-csp   # before Django 6 only'],
  };
}

function addMiddleware(condition: string): string[] {
  return [
    `if ${condition}csp_middleware not in MIDDLEWARE:`,
    '    MIDDLEWARE = [csp_middleware, *MIDDLEWARE]',
  ];
}

/**
 * A serialized policy (CSP3 §2.2) as lines of a Python dict. The first of repeated directives counts. django-csp adds
 * a default-src to a policy without one.
 */
function directivesOf(policy: string): string[] {
  const lines = new Map<string, string>();
  for (const directive of policy.split(';')) {
    const [name, ...sources] = directive.split(' ').filter((token) => token !== '');
    if (name === undefined || lines.has(name.toLowerCase())) continue;
    const value = sources.length === 0 ? 'True' : `[${sources.map(literal).join(', ')}]`;
    lines.set(name.toLowerCase(), `${literal(name.toLowerCase())}: ${value},`);
  }
  return [...lines.values(), ...(lines.has('default-src') ? [] : ['"default-src": None,'])];
}
