/**
 * A text of the order file as an id of ours, one to one: letters, digits and `-` stay, every other byte of its UTF-8 becomes `_` and two
 * hexadecimal digits. `15056 BL` is `15056_20BL`, and a real `_` is `_5f`, so no two texts become the same id.
 */
export function plainId(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `_${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
