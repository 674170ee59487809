import { randomBytes } from 'node:crypto';

/** Maximum number of sessions. The least recently used one is removed first. */
const MAX_SESSIONS = 1_000;

export interface Session {
  readonly id: string;
  readonly token: string;
  user?: string;
  /** Product id → how many. */
  readonly basket: Map<string, number>;
}

/** The shop's sessions, in memory. */
export class Sessions {
  readonly #byId = new Map<string, Session>();

  /** The session with this id, or a new one. */
  open(id: string | undefined): Session {
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (known) {
      this.#byId.delete(known.id);
      this.#byId.set(known.id, known);
      return known;
    }
    return this.#add({ basket: new Map() });
  }

  /** Signs in with new ids, so that an id from before is useless (OWASP: session fixation). */
  signIn(session: Session, user: string): Session {
    this.#byId.delete(session.id);
    return this.#add({ user, basket: session.basket });
  }

  signOut(session: Session): Session {
    this.#byId.delete(session.id);
    return this.#add({ basket: new Map() });
  }

  #add(rest: Pick<Session, 'user' | 'basket'>): Session {
    const session = { id: randomBytes(16).toString('hex'), token: randomBytes(32).toString('hex'), ...rest };
    this.#byId.set(session.id, session);
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > MAX_SESSIONS && oldest !== undefined) this.#byId.delete(oldest);
    return session;
  }
}
