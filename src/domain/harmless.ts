/** C0 controls but tab and line feed, DEL, C1 controls, and what turns a line round or takes no room in it. */
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

/**
 * A text of unknown origin as a terminal may have it: a character that would do something there is shown as one that
 * does not, one for one, so that columns stay where they are.
 */
export function harmless(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
    return code === 0x7f ? DELETE_PICTURE : '\ufffd';
  });
}
