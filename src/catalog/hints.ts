/** The sections of hints.md, each under a heading of its own (`## ...`); the headings are left out. */
export function hintsOf(markdown: string): string[] {
  return markdown
    .split(/^##\s.*$/m)
    .slice(1)
    .map((section) => section.trim())
    .filter((section) => section !== '');
}
