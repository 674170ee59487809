/** A parameter’s value, which may contain what looks like a challenge. */
const QUOTED = /"(?:[^"\\]|\\.)*"?/g;
/** At the start or after a comma, and not the name of a parameter (RFC 9110 §11.6.1). */
const BASIC = /(?:^|,)[ \t]{0,64}basic(?=[ \t,]|$)(?![ \t]{0,64}=)/i;

/** Whether a WWW-Authenticate field has a challenge for a name and a password in plain text (RFC 7617). */
export function asksForBasic(field: string): boolean {
  return BASIC.test(field.replace(QUOTED, '""'));
}
