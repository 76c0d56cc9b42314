import { expect } from 'chai'
import { fileTypes } from '../../../src/core/attachment.js'
import { fileNameOf } from '../../../src/domain/media/file-name.js'
import { typeOf } from '../../../src/media/file-type.js'
import { archive } from '../../support/archives.js'

const is = (bytes: Buffer | string, markdown = false) => typeOf(Buffer.from(bytes as string), { markdown })
const open = (type: string, ...more: string[]) =>
  archive(['mimetype', type], ...more.map((name): [string, string] => [name, 'x']))

/** Behind the list of names, as a comment, another one that leaves out the last name. */
function withSecondList(file: Buffer): Buffer {
  const end = Buffer.from(file.subarray(-22))
  end.writeUInt16LE(end.readUInt16LE(10) - 1, 10)
  const first = Buffer.from(file)
  first.writeUInt16LE(end.length + 1, file.length - 2)
  return Buffer.concat([first, end, Buffer.from('x')])
}

describe('the type of a file for download', () => {
  it('is what its content says', () => {
    expect(is('%PDF-1.7 …')).to.equal('pdf')
    expect(is(open(fileTypes.odt, 'content.xml'))).to.equal('odt')
    expect(is(open(fileTypes.ods, 'content.xml'))).to.equal('ods')
    expect(is(archive(['[Content_Types].xml', 'x'], ['word/document.xml', 'x']))).to.equal('docx')
    expect(is('Dear council,\r\n\twe write …\f')).to.equal('txt')
    expect(is('# Dear council', true)).to.equal('md')
    expect(is(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).to.equal('png')
    expect(is(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]))).to.equal('jpg')
  })

  it('is none for programs, for macros, and for what is something else inside', () => {
    for (const bytes of [
      '',
      'MZ\u0000\u0090',
      '\u007fELF\u0002',
      'GIF89a\u0000',
      Buffer.from([0xfe, 0xff, 0, 65]),
      Buffer.from([0xc3, 0x28]),
      archive(['a.exe', 'x']),
      archive(['word/document.xml', 'x']),
      archive(['[Content_Types].xml', 'x'], ['word/document.xml', 'x'], ['word/vbaProject.bin', 'x']),
      archive(['[Content_Types].xml', 'x'], ['xl/workbook.xml', 'x']),
      open(fileTypes.odt, 'Basic/Standard/Module1.xml'),
      open(fileTypes.odt, 'Scripts/python/open.py'),
      withSecondList(archive(['[Content_Types].xml', 'x'], ['word/document.xml', 'x'], ['word/vbaProject.bin', 'x'])),
      open(`${fileTypes.odt}-template`),
      open('application/vnd.oasis.opendocument.graphics'),
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]),
      archive(['[Content_Types].xml', 'x'], ['word/document.xml', 'x']).subarray(0, -30),
    ]) {
      expect(is(bytes), JSON.stringify(String(bytes).slice(0, 60))).to.equal(null)
    }
  })

  it('goes with a name that any system can keep', () => {
    expect(fileNameOf('Letter to the council.pdf', 'pdf')).to.equal('Letter to the council.pdf')
    expect(fileNameOf('../../etc/passwd', 'txt')).to.equal('passwd.txt')
    expect(fileNameOf('C:\\temp\\a"b<c>|?*.exe', 'pdf')).to.equal('abc.pdf')
    expect(fileNameOf('harmless\u202efdp.exe', 'pdf')).to.equal('harmlessfdp.pdf')
    expect(fileNameOf('one\r\nSet-Cookie: x=1.txt', 'txt')).to.equal('one Set-Cookie x=1.txt')
    for (const odd of ['', '.', '..', '.htaccess/', 'CON', 'nul.pdf', '\u0000']) {
      expect(fileNameOf(odd, 'md'), odd).to.match(/^(?:file|htaccess)\.md$/)
    }
    expect(fileNameOf('ü'.repeat(500), 'odt').length).to.be.lessThan(100)
  })
})
