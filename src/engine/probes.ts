import type { Observed, ProbedResponse, Probed, ProbeKind } from './model.js';

/** An answer to a request beyond the page, and which. */
export interface ProbeResponse extends ProbedResponse, Pick<Probed, 'url' | 'method' | 'at' | 'origin'> {}

/** The answers to requests of a kind, in the order they were sent; why there is none for those without. */
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

/** The answer to the first request of a kind and method. */
export function responseTo(
  probes: readonly Probed[],
  kind: ProbeKind,
  method: Probed['method'] = 'GET',
): Observed<ProbeResponse> {
  const [answer] = responsesTo(
    probes.filter((probed) => probed.method === method),
    kind,
  );
  return answer ?? { seen: false, because: 'not-probed' };
}
