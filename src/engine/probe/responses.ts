import type { Observed, ProbedResponse, Probed, ProbeKind } from '../model/facts.js';

/** The response to a request beyond the page, with its request. */
export interface ProbeResponse extends ProbedResponse, Pick<Probed, 'url' | 'method' | 'at' | 'origin'> {}

/** The responses to requests of a kind, in the order they were sent; unseen, with the reason, if none came. */
export function responsesTo(probes: readonly Probed[], kind: ProbeKind): readonly Observed<ProbeResponse>[] {
  return probes
    .filter((probed) => probed.kind === kind)
    .map(({ url, method, at, origin, answer }): Observed<ProbeResponse> => {
      if (!answer.seen) return answer;
      if (answer.value === null) return { seen: false, because: 'no-answer' };
      return {
        seen: true,
        value: { ...answer.value, url, method, at, ...(origin !== undefined && { origin }) },
      };
    });
}

/** The response to the first request of a kind and method. */
export function responseTo(
  probes: readonly Probed[],
  kind: ProbeKind,
  method: Probed['method'] = 'GET',
): Observed<ProbeResponse> {
  const [response] = responsesTo(
    probes.filter((probed) => probed.method === method),
    kind,
  );
  return response ?? { seen: false, because: 'not-probed' };
}
