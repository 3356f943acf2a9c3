import type { Word } from '../ast.js';
import { Cursor } from './cursor.js';

interface HereDocument {
  redirection: { target: Word };
  delimiter: string;
  quoted: boolean;
  stripTabs: boolean;
}

/** Reads the here-documents of a line once the line has ended. */
export abstract class HereDocuments extends Cursor {
  protected documents: HereDocument[] = [];

  /** The body of a here-document whose delimiter is not quoted. */
  protected abstract hereText(body: string): Word;

  protected newline(): void {
    this.at++;
    const documents = this.documents;
    this.documents = [];
    for (const document of documents) this.readDocument(document);
  }

  private readDocument({ redirection, delimiter, quoted, stripTabs }: HereDocument): void {
    const lines: string[] = [];
    while (!this.done()) {
      const end = this.text.indexOf('\n', this.at);
      const line = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      const shown = stripTabs ? line.replace(/^\t+/, '') : line;
      if (shown === delimiter) break;
      lines.push(`${shown}\n`);
    }
    const body = lines.join('');
    redirection.target = quoted ? [{ type: 'text', text: body, quoted: true }] : this.hereText(body);
  }
}
