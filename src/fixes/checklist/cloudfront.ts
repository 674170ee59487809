import { HAS_HSTS, REDIRECTS } from './common.js';
import type { ChecklistItem } from './items.js';

const config = (name: string) => `aws cloudfront get-distribution-config --id $ID | grep ${name}`;

/** Amazon CloudFront, with the AWS command line. */
export const CLOUDFRONT: readonly ChecklistItem[] = [
  {
    id: 'redirect',
    text: 'HTTP redirects to HTTPS in every cache behavior',
    names: ['ViewerProtocolPolicy'],
    seen: REDIRECTS,
    check: `${config('ViewerProtocolPolicy')}   # redirect-to-https or https-only`,
  },
  {
    id: 'hsts',
    text: 'Strict-Transport-Security is sent',
    names: ['StrictTransportSecurity'],
    seen: HAS_HSTS,
    check: 'curl -sI https://YOUR-SITE/ | grep -i strict-transport-security',
  },
  {
    id: 'headers',
    text: 'Every cache behavior has a response headers policy',
    names: ['ResponseHeadersPolicyId'],
    check: `${config('-E "TargetOriginId|ResponseHeadersPolicyId"')}   # both for each behavior`,
  },
  {
    id: 'tls',
    text: 'Visitors use TLS 1.2 or newer',
    names: ['MinimumProtocolVersion'],
    check: `${config('MinimumProtocolVersion')}   # TLSv1.2_… or newer`,
  },
  {
    id: 'origin-tls',
    text: 'CloudFront connects to origins over TLS',
    names: ['OriginProtocolPolicy'],
    check: `${config('OriginProtocolPolicy')}   # https-only`,
  },
  {
    id: 'bucket',
    text: 'Buckets are private, and only CloudFront may read them',
    names: ['OriginAccessControlId', 'Block Public Access'],
    check: 'aws s3api get-public-access-block --bucket $BUCKET   # four times true',
  },
  {
    id: 'origin-reach',
    text: 'Other origins accept requests from CloudFront only',
    names: ['com.amazonaws.global.cloudfront.origin-facing'],
    check: 'curl -sk --resolve YOUR-SITE:443:ORIGIN-ADDRESS https://YOUR-SITE/   # fails, or 400 or 403',
  },
  {
    id: 'cache',
    text: 'Pages for users who are signed in are not cached',
    names: ['CachingDisabled'],
    check:
      'curl -sI -H "Cookie: SESSION=…" https://YOUR-SITE/account | grep -i ^x-cache   # Miss, also the second time, and then once without the cookie',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['WebACLId', 'AWS WAF'],
    check: `${config('WebACLId')}   # not empty, and the web ACL has a rate-based rule`,
  },
];
