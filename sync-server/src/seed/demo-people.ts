/** The people of a seeded shop. Their password is no secret: it is printed, and only a shop that is tried out has them. */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
}

export const DEMO_PASSWORD = 'pannier-demo';

const FEW = ['Ada', 'Grace', 'Linus'];
const MORE = [
  ...['Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Guido', 'Hedy', 'Ivan', 'Joan'],
  ...['Katherine', 'Leslie', 'Margaret', 'Niklaus', 'Ole', 'Peter', 'Radia', 'Shafi', 'Tim', 'Vint'],
];

const personOf = (name: string): DemoPerson => ({ name, email: `${name.toLowerCase()}@example.org` });

/** Three, or with `isFull` twenty more. */
export const demoPeople = (isFull: boolean): readonly DemoPerson[] =>
  [...FEW, ...(isFull ? MORE : [])].map(personOf);
