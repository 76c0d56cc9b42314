/** What can be offered for download beside a write-up: templates, leaflets, tables. None of them is ever shown in a page. */
export const fileTypes = {
  pdf: 'application/pdf',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  txt: 'text/plain',
  md: 'text/markdown',
  png: 'image/png',
  jpg: 'image/jpeg',
} as const
export type FileType = keyof typeof fileTypes

export const FILE_BYTES = 10 * 2 ** 20

/** A file that the hub keeps as it came. */
export type KeptFile = {
  /** Names its folder; cannot be guessed. */
  key: string
  type: FileType
  bytes: number
}

export type FileStore = {
  /**
   * Keeps what somebody sent, if it is of a type above by what is in it. The file itself stays where it is.
   * @param markdown  whether text is to count as Markdown
   * @throws Refusal 'invalid' when it is of no such type, empty, too large, or carries macros
   */
  takeFile(path: string, options: { markdown: boolean }): Promise<KeptFile>
  /** Null when there is none, whatever the key is. */
  openFile(key: string, type: FileType): Promise<{ path: string; bytes: number } | null>
}
