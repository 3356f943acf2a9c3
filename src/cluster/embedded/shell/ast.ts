/** What a shell text is made of, once it has been read. */

export type WordPart =
  | { type: 'text'; text: string; quoted: boolean }
  | {
      type: 'variable';
      name: string;
      quoted: boolean;
      operation?: Operation;
      index?: string;
      indirect?: boolean;
      length?: boolean;
      keys?: boolean;
    }
  | { type: 'command'; script: Script; quoted: boolean }
  | { type: 'arithmetic'; text: string; quoted: boolean }
  | { type: 'process'; script: Script; direction: '<' | '>' }
  /** An argument of `local`, `export` and their like: its value is not split. */
  | { type: 'assignment'; assignment: Assignment };

export interface Operation {
  /** ":-" "-" ":=" "=" ":+" "+" ":?" "?" "#" "##" "%" "%%" "/" "//" "/#" "/%" ":" "^" "^^" "," ",," */
  operator: string;
  word: Word;
  /** Replacement of "/", length of ":". */
  second?: Word;
}

export type Word = readonly WordPart[];

export interface Assignment {
  name: string;
  index?: string;
  append: boolean;
  value: Word | { items: readonly { index?: string; value: Word }[] };
}

export interface Redirection {
  /** The descriptor; a name for {name}<file. */
  descriptor: number | { variable: string } | undefined;
  operator: '<' | '>' | '>>' | '<>' | '>|' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<<';
  target: Word;
}

export type Command =
  | { type: 'simple'; assignments: readonly Assignment[]; words: readonly Word[]; redirections: readonly Redirection[] }
  | { type: 'group'; body: Script; subshell: boolean; redirections: readonly Redirection[] }
  | {
      type: 'if';
      branches: readonly { condition: Script; body: Script }[];
      otherwise?: Script;
      redirections: readonly Redirection[];
    }
  | { type: 'while'; condition: Script; body: Script; until: boolean; redirections: readonly Redirection[] }
  | {
      type: 'for';
      name: string;
      words: readonly Word[] | undefined;
      body: Script;
      redirections: readonly Redirection[];
    }
  | {
      type: 'for-arithmetic';
      first: string;
      condition: string;
      step: string;
      body: Script;
      redirections: readonly Redirection[];
    }
  | { type: 'case'; word: Word; branches: readonly CaseBranch[]; redirections: readonly Redirection[] }
  | { type: 'arithmetic'; text: string; redirections: readonly Redirection[] }
  | { type: 'condition'; condition: Condition; redirections: readonly Redirection[] }
  | { type: 'function'; name: string; body: Command };

export interface CaseBranch {
  patterns: readonly Word[];
  body: Script;
  /** ";;" ends, ";&" falls into the next body, ";;&" goes on matching. */
  end: ';;' | ';&' | ';;&';
}

/** What stands between [[ and ]]. */
export type Condition =
  | { type: 'unary'; operator: string; word: Word }
  | { type: 'binary'; operator: string; left: Word; right: Word }
  | { type: 'not'; inner: Condition }
  | { type: 'and' | 'or'; left: Condition; right: Condition };

export interface Pipeline {
  commands: readonly Command[];
  negated: boolean;
}

export interface Item {
  first: Pipeline;
  rest: readonly { operator: '&&' | '||'; pipeline: Pipeline }[];
  background: boolean;
}

export interface Script {
  items: readonly Item[];
}
