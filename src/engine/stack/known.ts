import type { Report, StackMember } from '../model/report.js';
import data from '../data/stacks.json' with { type: 'json' };

/** From the visitor inwards. */
export const DEPTHS = ['cdn', 'proxy', 'server', 'runner', 'language', 'framework'] as const;
export type Depth = (typeof DEPTHS)[number];

export interface Known {
  /** A StackName, or another product's lower-case name. */
  readonly name: string;
  /** The usual spelling. */
  readonly label: string;
  readonly depth: Depth;
  /** What it requires, by name. */
  readonly on?: string;
}

/** All known products, by name. */
export const KNOWN: ReadonlyMap<string, Known> = new Map(
  (data.stacks as readonly Known[]).map((known) => [known.name, known]),
);

interface Product {
  /** Lower case. */
  readonly written: string;
  readonly name: string;
  /** If it is called otherwise than what it is known as. */
  readonly label?: string;
}

/** Product names (RFC 9110 §10.1.5) in Server, X-Powered-By and Via that differ from our names, as they are written. */
export const PRODUCTS: ReadonlyMap<string, Product> = new Map(
  (data.products as readonly Product[]).map((product) => [product.written, product]),
);

/** The report with the servers that the person chose. Unknown names are left out. */
export function withChosenStack(report: Report, names: readonly string[], because: string): Report {
  const stack = [...new Set(names)].flatMap((name): StackMember[] => {
    const known = KNOWN.get(name);
    if (!known) return [];
    const version = report.stack.find((member) => member.name === name)?.version;
    return [
      {
        name,
        label: known.label,
        ...(version !== undefined && { version }),
        because,
        confidence: 'sure',
        chosen: true,
      },
    ];
  });
  const { hints: _, ...rest } = report;
  return { ...rest, stack };
}
