/** A zip archive of files that are stored as they are, without checksums that anybody looks at. */
export function archive(...files: [name: string, text: string][]): Buffer {
  const parts: Buffer[] = []
  const names: Buffer[] = []
  let at = 0
  for (const [name, text] of files) {
    const [title, body] = [Buffer.from(name), Buffer.from(text)]
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt32LE(body.length, 18)
    head.writeUInt32LE(body.length, 22)
    head.writeUInt16LE(title.length, 26)
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(0x02014b50, 0)
    listed.writeUInt16LE(title.length, 28)
    listed.writeUInt32LE(at, 42)
    parts.push(head, title, body)
    names.push(listed, title)
    at += 30 + title.length + body.length
  }
  const directory = Buffer.concat(names)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}
