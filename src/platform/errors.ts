/**
 * Thrown by records and scope where a thing is not there, or not there for whoever asks: the answer is 404 either way. `advice` is what
 * to do about it, as a sentence.
 */
export class NotFound extends Error {
  constructor(what: string, advice?: string) {
    super(`There is no such ${what}.${advice === undefined ? '' : ` ${advice}`}`);
    this.name = 'NotFound';
  }
}

/** Thrown where someone may see a thing but not do this with it: the answer is 403 and an audit event. */
export class Forbidden extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Forbidden';
  }
}

/**
 * Thrown where somebody else changed a record after it was opened for editing: the answer is 409, and nothing is lost. `since` is who did
 * what in the meantime, as a sentence, where that is known.
 */
export class ChangedMeanwhile extends Error {
  constructor(what: string, since?: string) {
    super(
      `Someone else changed this ${what} while you were working on it.${since === undefined ? '' : ` ${since}`}`,
    );
    this.name = 'ChangedMeanwhile';
  }
}
