/** What was made of an archive on its way, and how to send the archive itself. */
export interface TextInstead {
  readonly what: string;
  readonly next: string;
}

/** Fewer characters than this are a word, and no encoded archive. */
const LEAST = 64;

/** How gzip, zstd and zip begin in base64. */
const BASE64_STARTS = /^(?:H4sI|KLUv\/|UEsD)/;

const BYTES = 'Send the bytes as they are: -F src=@app.tgz, or --data-binary @app.tgz.';

/** `null` where the bytes are not an archive as text: in hexadecimal, in base64, in UTF-16, or as broken UTF-8. */
export function textInstead(head: Buffer): TextInstead | null {
  const hex = head.toString('hex', 0, 8);
  if (/^(?:fffe|feff)/.test(hex)) {
    return {
      what: 'UTF-16 text, which the > of PowerShell makes of all that goes through it',
      next:
        'Have tar write the file, tar -czf ../app.tgz ., and curl.exe send it, -F src=@../app.tgz; ' +
        'where there is no -o or -f, put the line with > into cmd /c "...".',
    };
  }
  // 1f8b with its second byte taken for a character: no UTF-8, one of Latin 1, one of Windows 1252.
  if (/^1f(?:efbfbd|c28b|e280b9)/.test(hex))
    return { what: 'a gzip file that was changed as if it were text', next: BYTES };
  const text = head.toString('latin1').trim();
  if (text.length >= LEAST && isHexadecimal(text)) {
    return {
      what: 'hexadecimal text',
      next: 'Send the archive itself, -F src=@app.tgz; xxd -r -p makes it of plain digits.',
    };
  }
  if (text.length >= LEAST && isBase64(text)) {
    return {
      what: 'base64 text',
      next: 'Send the archive itself, -F src=@app.tgz; base64 -d makes it of this text.',
    };
  }
  return null;
}

/** Digits alone, or as xxd and hexdump write them: a position, and the digits of each line. */
function isHexadecimal(text: string): boolean {
  return /^(?:0x|\\x)?[0-9a-f\s]+$/i.test(text) || /^0{7,8}:?\s+(?:1f ?8b|50 ?4b|28 ?b5)/i.test(text);
}

/** In lines, in one, as a data URI, or between the lines that certutil puts around it. */
function isBase64(text: string): boolean {
  const plain = text.replace(/^(?:data:[^,]{0,100};base64,|-----BEGIN [A-Z ]{1,40}-----\s+)/, '');
  if (BASE64_STARTS.test(plain)) return true;
  return /^[A-Za-z0-9+/]{60}/.test(plain) && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(plain);
}
