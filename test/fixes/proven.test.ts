import { expect, it } from 'vitest';
import { PROOFS, provenOn } from '../../src/fixes/proven.js';

it('proves only what the run saw, whatever a finding is called', () => {
  const [proof] = PROOFS;
  const [first = ''] = proof?.places ?? [];
  const [stack, place = ''] = first.split(' ');
  const known = PROOFS.flatMap(({ chain }) => chain).find((name) => name === stack);
  if (proof === undefined || known === undefined) throw new Error('nothing is proven');
  const block = { stack: known as Parameters<typeof provenOn>[1]['stack'], place };
  expect(provenOn(proof.chain, block, [])).toBe(proof.versions[known]);
  expect(provenOn(proof.chain, block, ['toString'])).toBeNull();
  expect(provenOn(proof.chain, block, ['__proto__'])).toBeNull();
  expect(provenOn([...proof.chain, 'other'], block, [])).toBeNull();
});
