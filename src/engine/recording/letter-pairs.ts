/**
 * The 200 most common pairs of letters in names, by the first letter: three quarters of the pairs of a word are among
 * them, and three tenths of those of random letters.
 */
export const COMMON_PAIRS: Readonly<Record<string, string>> = {
  a: 'bcdgiklmnprstuy',
  b: 'aeiloru',
  c: 'aehiklorstu',
  d: 'aeiors',
  e: 'abcdefglmnprstvx',
  f: 'aeilo',
  g: 'aeior',
  h: 'aeiot',
  i: 'abcdefglmnoprstvz',
  k: 'aei',
  l: 'adeilostuy',
  m: 'aeiop',
  n: 'acdefginost',
  o: 'bcdglmnoprstuw',
  p: 'aehiloprty',
  q: 'u',
  r: 'acdeikmostuy',
  s: 'acehimopstuy',
  t: 'acehiloprstuy',
  u: 'adeilmnprst',
  v: 'aei',
  w: 'aei',
  x: 't',
  y: 'pst',
  z: 'e',
};
