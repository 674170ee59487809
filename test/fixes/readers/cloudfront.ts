import { parse } from 'yaml';
import { Lines, redirected, unknownForm, type Reader, type Response, type Texts } from './response.js';
import { run } from './script.js';

interface Policy {
  readonly Name: string;
  readonly SecurityHeadersConfig?: Readonly<
    Record<string, Readonly<Record<string, string | number | boolean>>>
  >;
  readonly CustomHeadersConfig?: {
    readonly Quantity?: number;
    readonly Items: readonly {
      readonly Header: string;
      readonly Value: string;
      readonly Override: boolean;
    }[];
  };
  readonly RemoveHeadersConfig?: {
    readonly Quantity?: number;
    readonly Items: readonly { readonly Header: string }[];
  };
}

export const readCloudfront: Reader = (texts, response) => {
  const behavior = texts.get('behavior');
  if (behavior !== undefined) {
    const { ViewerProtocolPolicy: policy } = JSON.parse(behavior) as { ViewerProtocolPolicy?: unknown };
    if (policy !== 'redirect-to-https') throw unknownForm(behavior);
    if (response.scheme === 'http') return redirected(response);
  }
  const policy = policyOf(texts);
  const after = readFunction(texts.get('function'), response);
  return policy ? readPolicy(policy, after) : after;
};

interface Template {
  readonly SecurityHeaders: {
    readonly Type: string;
    readonly Properties: { readonly ResponseHeadersPolicyConfig: Policy };
  };
}

/** The API's document, or that of CloudFormation, whose lists have no length beside them. */
function policyOf(texts: Texts): Policy | undefined {
  const [policy, template] = [texts.get('policy'), texts.get('template')];
  if (template === undefined) {
    if (policy === undefined) return undefined;
    const read = JSON.parse(policy) as Policy;
    for (const list of [read.CustomHeadersConfig, read.RemoveHeadersConfig])
      if (list && list.Quantity !== list.Items.length) throw unknownForm(list);
    return read;
  }
  const { SecurityHeaders, ...others } = parse(template) as Template;
  if (SecurityHeaders.Type !== 'AWS::CloudFront::ResponseHeadersPolicy' || Object.keys(others).length > 0)
    throw unknownForm(template);
  const read = SecurityHeaders.Properties.ResponseHeadersPolicyConfig;
  if (JSON.stringify(read).includes('"Quantity"')) throw unknownForm(template);
  return read;
}

function readPolicy(policy: Policy, response: Response): Response {
  const lines = new Lines(response.lines);
  const { SecurityHeadersConfig = {}, CustomHeadersConfig: custom, RemoveHeadersConfig: remove } = policy;
  for (const { Header } of remove?.Items ?? []) lines.remove(Header);
  const set = [
    ...Object.entries(SecurityHeadersConfig).map(([member, settings]) => ({
      ...securityHeader(member, settings),
      Override: settings['Override'],
    })),
    ...(custom?.Items ?? []),
  ];
  for (const { Header, Value, Override } of set) {
    if (Override !== false) throw unknownForm(Override);
    if (!lines.has(Header)) lines.set(Header, Value);
  }
  return { ...response, lines: lines.all };
}

type Settings = Readonly<Record<string, string | number | boolean>>;

function securityHeader(member: string, settings: Settings): { Header: string; Value: string } {
  const { Override: _, ...rest } = settings;
  const [value, ...more] = Object.values(rest);
  const named = (Header: string, Value = value) => {
    if (typeof Value !== 'string' || more.length > 0) throw unknownForm(settings);
    return { Header, Value };
  };
  switch (member) {
    case 'ContentSecurityPolicy':
      return named('Content-Security-Policy', rest['ContentSecurityPolicy']);
    case 'FrameOptions':
      return named('X-Frame-Options', rest['FrameOption']);
    case 'ReferrerPolicy':
      return named('Referrer-Policy', rest['ReferrerPolicy']);
    case 'ContentTypeOptions':
      return named('X-Content-Type-Options', 'nosniff');
    case 'StrictTransportSecurity': {
      const { AccessControlMaxAgeSec, IncludeSubdomains, Preload } = rest;
      const parts = [
        `max-age=${String(AccessControlMaxAgeSec)}`,
        ...(IncludeSubdomains === true ? ['includeSubDomains'] : []),
        ...(Preload === true ? ['preload'] : []),
      ];
      return { Header: 'Strict-Transport-Security', Value: parts.join('; ') };
    }
    default:
      throw unknownForm(member);
  }
}

interface Value {
  value: string;
  multiValue?: readonly { readonly value: string }[];
}

/** CloudFront does not run functions for errors of the origin. */
function readFunction(text: string | undefined, response: Response): Response {
  if (text === undefined || response.status >= 400) return response;
  const headers: Record<string, Value> = {};
  const cookies = response.lines.filter(({ name }) => name.toLowerCase() === 'set-cookie');
  for (const { name, value } of response.lines) {
    const key = name.toLowerCase();
    if (key === 'set-cookie') continue;
    const before = headers[key];
    headers[key] = before
      ? { ...before, multiValue: [...(before.multiValue ?? [{ value: before.value }]), { value }] }
      : { value };
  }
  const { answer } = run(`${text}\nanswer = handler(event);`, {
    event: { request: {}, response: { statusCode: response.status, headers, cookies: {} } },
    answer: undefined,
  }) as { answer: { headers: Record<string, Value> } };
  const spelling = new Map(response.lines.map(({ name }) => [name.toLowerCase(), name]));
  return {
    ...response,
    lines: [
      ...Object.entries(answer.headers).flatMap(([key, { value, multiValue = [{ value }] }]) =>
        multiValue.map((one) => ({ name: spelling.get(key) ?? key, value: one.value })),
      ),
      ...cookies,
    ],
  };
}
