/** What the names in an archive may be written in that are not UTF-8; code pages by the names that people know. */
export const NAME_ENCODINGS = [
  'gbk',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'cp437',
  'cp850',
  'cp866',
  'koi8-r',
  'windows-1250',
  'windows-1251',
  'windows-1252',
] as const;

export type NameEncoding = (typeof NAME_ENCODINGS)[number];

/** Other names of the same, as iconv, Python, 7-Zip and unzip have them. */
export const NAME_ENCODING_ALIASES: Readonly<Record<string, NameEncoding>> = {
  ...{ gb2312: 'gbk', gb18030: 'gbk', cp936: 'gbk', cp950: 'big5' },
  ...{ sjis: 'shift_jis', 'shift-jis': 'shift_jis', cp932: 'shift_jis', eucjp: 'euc-jp' },
  ...{ euckr: 'euc-kr', cp949: 'euc-kr', ibm437: 'cp437', ibm850: 'cp850', ibm866: 'cp866' },
  ...{ cp1250: 'windows-1250', cp1251: 'windows-1251', cp1252: 'windows-1252' },
  ...{ latin1: 'windows-1252', 'iso-8859-1': 'windows-1252' },
};
