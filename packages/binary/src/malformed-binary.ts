/**
 * The bytes break the rules of their format, or the file is cut off. The only error that reading a hostile file can
 * end with; callers make it the failure `wrong_output`.
 */
export class MalformedBinary extends Error {
  override readonly name = 'MalformedBinary';
}
